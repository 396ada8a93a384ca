"""The handover brief as a page to print: standalone HTML for A4, every value escaped."""

from dashboard.export import document
from dashboard.export.plain import clean
from dashboard.locale import language
from dashboard.summaries.brief import Brief


def to_html(brief: Brief) -> str:
    """The brief as one HTML page on a light ground, without any address in it."""
    page = document.render(
        "brief.html",
        language=language(),
        title=brief.title,
        subtitle=brief.subtitle,
        sections=brief.sections,
        footer=brief.footer,
    )
    return clean(page)
