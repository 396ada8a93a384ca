"""What is kept is bounded by bytes, made once, and never mixed up."""

import threading
import time

import pytest

from dashboard import kept
from dashboard.kept import Kept


def test_a_value_is_made_once_and_kept_by_its_key() -> None:
    made: list[str] = []
    values: Kept[str] = Kept(1000, len)
    for key in ("a", "b", "a", "b"):
        assert values.get(key, lambda key=key: made.append(key) or key * 3) == key * 3  # type: ignore[misc]
    assert made == ["a", "b"]


def test_what_was_used_longest_ago_goes_first() -> None:
    made: list[str] = []
    values: Kept[bytes] = Kept(40, len)

    def ask(key: str) -> None:
        values.get(key, lambda: made.append(key) or bytes(10))  # type: ignore[func-returns-value]

    for key in "abcdaea":  # `a` is asked for again before there is no room for `e`
        ask(key)
    assert (made, values.n_bytes) == (list("abcde"), 40)
    ask("b")
    assert made == list("abcdeb")


def test_a_value_that_would_push_out_all_others_is_not_kept() -> None:
    values: Kept[bytes] = Kept(40, len)
    values.get("small", lambda: bytes(10))
    assert len(values.get("large", lambda: bytes(11))) == 11
    assert values.n_bytes == 10


def test_none_is_a_value_too() -> None:
    made: list[int] = []
    values: Kept[None] = Kept(1000)
    for _ in range(2):
        values.get("nothing", lambda: made.append(1))
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
