"""Documents: HTML that needs no network, and the same pages as PDF, printed by a headless browser."""

import base64
import hashlib
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import plotly.offline
from markupsafe import Markup

from dashboard import locale
from dashboard.export.html.printing import PrintError, to_pdf
from dashboard.export.layout import arrange, design, measure, paging, plain
from dashboard.export.layout.palette import BODY, Box
from dashboard.figures.look import CONFIG, LIGHT
from dashboard.review.slides import Chart, Review, Slide, Table
from dashboard.wording.words import day

__all__ = ["PrintError", "render", "to_html", "to_pdf"]
_PIXELS, _LARGEST_SCALE = 96, 1.4
_FONTS = {"Source Sans": "SourceSansVF-Upright*.woff2", "Source Serif": "SourceSerifVariable-Roman*.woff2"}


def render(template: str, **values: Any) -> str:
    """A template of this folder filled with `values`, each of them escaped."""
    return _templates().get_template(template).render(**values)


def to_html(review: Review) -> str:
    """The review as one HTML page: a 16:9 section per slide, charts that react to the mouse, no address in it."""
    review = paging.paged(plain.cleaned(review), design.BODY)
    scripts = [_safe(plotly.offline.get_plotlyjs()), _safe((_folder() / "review.js").read_text(encoding="utf-8"))]
    return render(
        "review.html",
        language=locale.language(),
        review=review,
        as_of=locale.t("As of {day}", day=day(review.as_of_on)),
        slides=[_slide(slide, number) for number, slide in enumerate(review.slides, start=1)],
        look=LIGHT,
        fonts=fonts(),
        scripts=[Markup(script) for script in scripts],  # noqa: S704 (ours, made safe by _safe)
        hashes=[_hash(script) for script in scripts],
    )


def _slide(slide: Slide, number: int) -> dict[str, Any]:
    """What the template needs of a slide: the deck's places, texts cut to their room."""
    places = arrange.places(slide, design.BODY)
    return {
        "slide": slide,
        "number": number,
        "is_cover": slide.key == "cover",
        "title": measure.fitted(slide.title, 20, design.TITLE.width, most=2, is_serif=True),
        "title_size": arrange.title_size(slide.title, design.TITLE, 26),
        "subtitle": measure.fitted(slide.subtitle, BODY, design.TITLE.width, most=2),
        "places": places,
        "facts": arrange.shown_facts(slide.facts, places),
        "points": arrange.shown_points(slide.points, places.points, places.text_size) if places.points else [],
        "table": _table(slide.table, places.table) if slide.table and places.table else None,
        "chart": _chart(slide.chart, places.chart) if slide.chart and places.chart else None,
    }


def _table(table: Table, box: Box) -> dict[str, Any]:
    widths = arrange.column_widths(table, box.width)
    return {
        "widths": widths,
        "is_right": [arrange.is_numeric([row[at] for row in table.rows]) for at in range(len(table.columns))],
        "rows": arrange.shown_rows(table, box.width),
        "columns": table.columns,
    }


def _chart(chart: Chart, box: Box) -> dict[str, Any]:
    """The figure on a light ground, as large as its letters can be read across a room."""
    figure = chart.figure(LIGHT)
    width, height = box.width * _PIXELS, box.height * _PIXELS
    scale = min(_LARGEST_SCALE, max(1.0, height / (figure.layout.height or 400)))
    figure.update_layout(width=round(width / scale), height=round(height / scale), autosize=False)
    settings = {**json.loads(figure.to_json()), "config": {**CONFIG, "responsive": False}}
    return {"alt": chart.alt, "scale": scale, "json": Markup(_json(settings))}  # noqa: S704 (_json escapes what could end a script)


def _json(value: Any) -> str:
    """JSON that can stand in a script element."""
    text = json.dumps(value)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _safe(script: str) -> str:
    return script.replace("</script", "<\\/script")


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


@cache
def fonts() -> dict[str, str]:
    """The letters of the app, which come with Streamlit, as base64; empty where they are not found."""
    package = importlib.util.find_spec("streamlit")
    if package is None or package.origin is None:
        return {}
    media = Path(package.origin).parent / "static" / "static" / "media"
    found = {name: next(iter(sorted(media.glob(pattern))), None) for name, pattern in _FONTS.items()}
    return {name: base64.b64encode(path.read_bytes()).decode("ascii") for name, path in found.items() if path}


def _folder() -> Path:
    return Path(__file__).parent / "templates"


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(_folder())
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["t"] = locale.t
    return environment
