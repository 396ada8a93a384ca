"""All groups in one figure: a row each, those of which nothing can be told named without an interval."""

from dashboard.figures.groups import groups
from dashboard.figures.look import Look
from etl.evidence import Group
from tests.dashboard.figures.drawn import looks
from tests.dashboard.wording.test_groups import DACH, UK, factor, ratio

NONE = Group(None, ratio(None), ratio(None))


@looks
def test_every_group_has_its_name_and_those_that_can_be_told_of_an_interval(look: Look) -> None:
    drawn = groups((factor(DACH, UK, NONE), factor(DACH, name="size")), look)
    texts = [label.text for label in drawn.layout.annotations]
    assert [text for text in texts if "deals" in text] == [
        "DACH · 40 deals", "UK · 40 deals", "Not recorded · 40 deals", "DACH · 40 deals",
    ]  # fmt: skip
    assert texts.count("too few to say") == 1
    assert len([trace for trace in drawn.data if trace.mode == "lines"]) == 3
    assert drawn.layout.xaxis.type == "log"


@looks
def test_markup_in_a_groups_name_is_shown_as_it_is(look: Look) -> None:
    named = Group("<b>EU</b>", DACH.own, DACH.ratio)
    texts = [label.text for label in groups((factor(named),), look).layout.annotations]
    assert any(text.startswith("&lt;b&gt;EU") for text in texts)
