"""Small bars beside a sentence."""

from base64 import b64decode

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


def _picture(html: str) -> str:
    """The SVG inside of an image."""
    return b64decode(html.split("base64,")[1].split('"', maxsplit=1)[0]).decode()


def test_a_line_is_a_picture_from_zero_up_without_a_script() -> None:
    html = spark.history_line([2, 0, 4], LIGHT, alt="Aligned deals")
    assert 'points="0.0,22.0 100.0,42.0 200.0,2.0"' in _picture(html)
    assert "script" not in _picture(html)
    assert 'alt="Aligned deals"' in html
    assert "<script" not in spark.history_line([1, 2], LIGHT, alt='"><script>alert(1)</script>')


def test_a_line_of_nothing_but_zeros_lies_on_the_ground() -> None:
    assert 'points="0.0,42.0 200.0,42.0"' in _picture(spark.history_line([0, 0], LIGHT, alt="none"))
