"""The handover brief as a page to print: standalone HTML for A4, every value escaped; PDF where a browser is found."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.export.plain import clean
from dashboard.locale import language
from dashboard.summaries.brief import Brief

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


def to_html(brief: Brief) -> str:
    """The brief as one HTML page on a light ground, without any address in it."""
    page = _templates.get_template("brief.html")
    return clean(
        page.render(
            language=language(),
            title=brief.title,
            subtitle=brief.subtitle,
            sections=brief.sections,
            footer=brief.footer,
        )
    )
