"""The quarterly review: what goes into it, a look at each slide, and the files to take away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
import streamlit as st

from dashboard import access, fiscal, locale, notes, review
from dashboard.components import addresses
from dashboard.components.account_choice import account_picker
from dashboard.components.charts import file_name, look
from dashboard.export import formats, image
from dashboard.export.formats import Format
from dashboard.figures.look import CONFIG
from dashboard.locale import deferred, t
from dashboard.review import Wish
from dashboard.review.slides import Review, Slide
from dashboard.wording.safe import escape, escaped, sentence

NAMES = {
    "cover": deferred("Cover"),
    "headline": deferred("Headline numbers"),
    "trend": deferred("Escalation trend"),
    "practices": deferred("Practices adopted"),
    "claims": deferred("Eleven claims"),
    "ratios": deferred("Ratios of the practices"),
    "change": deferred("Why it changed"),
    "stakes": deferred("Value at risk"),
    "goals": deferred("Goals"),
    "take-up": deferred("Staggered take-up"),
    "accounts": deferred("Accounts in focus"),
    "timeline": deferred("Timeline"),
    "agreed": deferred("Agreed before signature"),
    "escalations": deferred("Escalations"),
    "open-deals": deferred("Open deals to act on"),
    "data": deferred("Data quality and method"),
}
_FORMATS = {
    Format.PPTX: (deferred("PowerPoint"), ":material/slideshow:"),
    Format.PDF: (deferred("PDF"), ":material/picture_as_pdf:"),
    Format.HTML: (deferred("HTML"), ":material/html:"),
    Format.XLSX: (deferred("Excel"), ":material/table:"),
    Format.PNG: (deferred("PNG pictures"), ":material/image:"),
    Format.SVG: (deferred("SVG pictures"), ":material/draw:"),
}
_PORTFOLIO, _ACCOUNT = "portfolio", "account"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asks for."""

    wish: Wish
    template: bytes | None


def review_chooser(accounts: pl.DataFrame) -> Choice | None:
    """Scope, quarter, slides and template, kept in the URL; None, with the next step, where nothing can be chosen."""
    quarters = review.kept_quarters()
    if not quarters:
        st.info(t("No quarter has a build to review: what is published are what-ifs. Run `common-ground build` without"
                  " --as-of and --set, or promote one: `common-ground builds promote`."))  # fmt: skip
        return None
    names = {_PORTFOLIO: t("Portfolio"), _ACCOUNT: t("Account")}
    addresses.offer("scope", names, default=_PORTFOLIO)
    scope = st.radio(t("Review of"), list(names), key="scope", horizontal=True, format_func=names.__getitem__,
                     on_change=addresses.read, args=("scope",))  # fmt: skip
    addresses.to_address("scope", [] if scope == _PORTFOLIO else [scope])
    account_id = None
    if scope != _PORTFOLIO:
        account_id = account_picker(accounts)
        if account_id is None:
            st.info(t("Choose the account that the review is of."))
            return None
    quarter = st.selectbox(t("Quarter"), [kept.quarter for kept in quarters], key="quarter", bind="query-params")
    kept = next((kept for kept in quarters if kept.quarter == quarter), quarters[0])
    keys = review.ACCOUNT_SLIDES if account_id else review.PORTFOLIO_SLIDES
    ticked = st.pills(t("Slides"), keys, default=keys, selection_mode="multi", format_func=lambda key: t(NAMES[key]),
                      key=f"slides-{scope}")  # fmt: skip
    chosen = tuple(key for key in keys if key in ticked)
    uploaded = st.file_uploader(t("Your own template (PPTX)"), type="pptx", key="template",
                                help=t("Its layouts, fonts and colours are used, not its slides."))  # fmt: skip
    wish = Wish(access.scope(), kept, account_id, chosen)
    return Choice(wish, uploaded.getvalue() if uploaded else None)


def accepted(wish: Wish) -> Wish | None:
    """The wish, with what was overlooked in it; None where something speaks against it and nobody overlooks that."""
    found = review.check(wish, today=date.today(), max_age_days=review.MAX_AGE_DAYS)
    if not found:
        return wish
    st.warning("\n".join(f"- {sentence(reason)}" for reason in found))
    if st.checkbox(t("Make it all the same; the footer of every slide will say what speaks against it"), key="anyway"):
        return replace(wish, overridden=tuple(found))
    return None


@st.cache_resource(show_spinner=False, max_entries=16)
def _made(wish: Wish, notes_stamp: int, locale_name: str) -> Review:
    return review.make(wish)


def made(wish: Wish) -> Review:
    """The review, made once for all who ask for the same."""
    with st.spinner(t("Making the slides …")):
        return _made(wish, notes.stamp(), locale.name())


def slide_preview(made: Review) -> None:
    """One slide at a time, as it will say it; the others by their number."""
    numbers = list(range(1, len(made.slides) + 1))
    number = st.pills(t("Slide"), numbers, default=min(2, len(numbers)), required=True, key=f"slide-{len(numbers)}")
    with st.container(border=True, key="slide"), fiscal.using(made.fiscal_year):
        _slide(made.slides[(number or 1) - 1])
        st.caption(escape(f"{made.footer} · {number or 1}"))


def _slide(slide: Slide) -> None:
    st.markdown(f"### {escape(slide.title)}")
    st.caption(escape(slide.subtitle))
    if slide.facts:
        for column, fact in zip(st.columns(len(slide.facts)), slide.facts, strict=True):
            column.metric(escape(fact.label), escape(fact.value))
            column.caption(escape(fact.below))
    if slide.chart:
        figure = slide.chart.figure(look())
        st.plotly_chart(figure, key=f"preview-{slide.key}", theme=None, config=CONFIG, alt=slide.chart.alt)
    if slide.table:
        rows = [
            {name or " ": cell for name, cell in zip(slide.table.columns, row, strict=True)} for row in slide.table.rows
        ]
        st.table(escaped(pl.DataFrame(rows)), hide_index=True, border="horizontal", alt=slide.title)
    if slide.points:
        st.markdown("\n".join(f"- {escape(point)}" for point in slide.points))
    with st.expander(t("Speaker notes")):
        st.markdown(escape(slide.notes).replace("\n", "  \n"))


def review_downloads(made: Review, template: bytes | None) -> None:
    """A button per format; each is rendered when it is clicked."""
    has_browser = image.is_available()
    with st.container(horizontal=True):
        for chosen, (name, icon) in _FORMATS.items():
            if has_browser or not chosen.needs_browser:
                st.download_button(
                    t(name),
                    data=_renderer(made, chosen, template),
                    file_name=f"{file_name(f'review-{made.quarter}-{made.scope}')}.{chosen.ending}",
                    mime=chosen.mime,
                    on_click="ignore",
                    key=f"download-{chosen}",
                    icon=icon,
                )
    if not has_browser:
        st.caption(t("PDF and pictures need Chrome or Chromium on the server; the other formats need none."))


def _renderer(made: Review, chosen: Format, template: bytes | None) -> Callable[[], bytes]:
    return lambda: formats.render(made, chosen, template=template)
