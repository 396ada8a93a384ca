"""Small bars beside a sentence."""

from dashboard.figures import spark
from dashboard.figures.look import LIGHT


def test_unknown_is_hollow_and_none_is_a_line_in_another_colour() -> None:
    html = spark.bars([None, 0, 4, 2], LIGHT, alt="not observed, 0, 4, 2")
    unknown, none, most, half = html.split("<span")[1:]
    assert "dashed" in unknown
    assert "background" not in unknown
    assert "height:2px" in none
    assert LIGHT.pale in none
    assert "height:26px" in most
    assert "height:13px" in half
    assert 'aria-label="not observed, 0, 4, 2"' in html


def test_hostile_words_stay_inside_of_the_label() -> None:
    assert "<script>" not in spark.bars([1], LIGHT, alt='"><script>alert(1)</script>')
