"""How a figure looks in an export."""

import pytest

from dashboard import locale
from dashboard.figures.look import LIGHT, figure, for_export
from dashboard.figures.trends import control_chart
from tests.dashboard.figures.drawn import a_chart


def test_an_export_is_opaque_and_carries_title_subtitle_and_footer() -> None:
    shown = for_export(control_chart(a_chart(), LIGHT), title="A < B", subtitle="of what", footer="n = 30")
    assert shown.layout.paper_bgcolor == "#ffffff"
    assert "A &lt; B" in shown.layout.title.text
    assert shown.layout.title.subtitle.text == "of what"
    assert shown.layout.annotations[-1].text == "n = 30"


@pytest.mark.parametrize(("name", "separators"), [(None, ".,"), ("de-DE", ",."), ("fr-FR", ",\u202f")])
def test_the_numbers_at_an_axis_are_written_as_the_viewer_writes_them(name: str | None, separators: str) -> None:
    locale.use(name)
    assert figure(LIGHT, height=100).figure().layout.template.layout.separators == separators
