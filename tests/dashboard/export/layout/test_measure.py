"""How much room a text needs: fitted and wrapped lines."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.layout import measure, plain

TEXT = st.text(max_size=400)


@given(TEXT, st.floats(0.6, 12))
def test_a_fitted_text_stands_in_its_lines(text: str, room: float) -> None:
    fitted = measure.fitted(plain.line(text), 14, room, most=2)
    assert measure.lines(fitted, 14, room) <= 2


@given(TEXT, st.floats(0.6, 12), st.integers(1, 3))
def test_wrapped_lines_are_few_and_stand_in_their_room(text: str, room: float, most: int) -> None:
    lines = measure.wrapped(plain.line(text), 14, room, most=most)
    assert len(lines) <= most
    assert all(measure.width(line, 14) <= room + 0.01 for line in lines)
