"""How a figure looks in an export."""

from dashboard.figures.look import LIGHT, for_export
from dashboard.figures.trends import control_chart
from tests.dashboard.figures.drawn import a_chart


def test_an_export_is_opaque_and_carries_title_subtitle_and_footer() -> None:
    shown = for_export(control_chart(a_chart(), LIGHT), title="A < B", subtitle="of what", footer="n = 30")
    assert shown.layout.paper_bgcolor == "#ffffff"
    assert "A &lt; B" in shown.layout.title.text
    assert shown.layout.title.subtitle.text == "of what"
    assert shown.layout.annotations[-1].text == "n = 30"
