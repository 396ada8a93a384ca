"""What is kept is bounded by bytes, made once, and never mixed up."""

import threading
import time
from functools import partial

import pytest

from dashboard import kept
from dashboard.kept import Kept


class Maker:
    """Makes values of ten bytes, and remembers of which keys."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def value(self, key: str) -> bytes:
        self.made.append(key)
        return key.encode() * 10


def test_a_value_is_made_once_and_kept_by_its_key() -> None:
    maker, values = Maker(), Kept(1000, len)
    for key in "abab":
        assert values.get(key, partial(maker.value, key)) == key.encode() * 10
    assert maker.made == ["a", "b"]


def test_what_was_used_longest_ago_goes_first() -> None:
    maker, values = Maker(), Kept(40, len)
    for key in "abcdaea":  # `a` is asked for again before there is no room for `e`
        values.get(key, partial(maker.value, key))
    assert (maker.made, values.n_bytes) == (list("abcde"), 40)
    values.get("b", partial(maker.value, "b"))
    assert maker.made == list("abcdeb")


def test_a_value_that_would_push_out_all_others_is_not_kept() -> None:
    values: Kept[bytes] = Kept(40, len)
    values.get("small", lambda: bytes(10))
    assert len(values.get("large", lambda: bytes(11))) == 11
    assert values.n_bytes == 10


def test_none_is_a_value_too() -> None:
    made: list[int] = []
    values: Kept[None] = Kept(1000)

    def nothing() -> None:
        made.append(1)

    for _ in range(2):
        values.get("nothing", nothing)
    assert made == [1]


def test_those_who_ask_at_once_wait_for_the_one_who_makes_it() -> None:
    made: list[int] = []
    values: Kept[int] = Kept(1000)

    def slow() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    asking = [threading.Thread(target=values.get, args=("key", slow)) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert made == [1]


def test_what_failed_is_tried_again() -> None:
    values: Kept[int] = Kept(1000)
    with pytest.raises(ZeroDivisionError):
        values.get("key", lambda: 1 // 0)
    assert values.get("key", lambda: 1) == 1


def test_all_is_forgotten_where_it_must_be() -> None:
    values: Kept[int] = Kept(1000)
    values.get("key", lambda: 1)
    kept.clear()
    assert (values.n_bytes, values.get("key", lambda: 2)) == (0, 2)
