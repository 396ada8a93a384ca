"""What was computed, kept for all viewers up to a number of bytes; what was used longest ago goes first.

A key holds all that an answer depends on: the build, the viewer's scope, the filters and, where it has texts, the
locale. So viewers of one scope share, and those of two never do.
"""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")
_LARGEST_SHARE = 4  # a value of more than one part in so many is not kept: it would push out all others
_all: "WeakSet[Kept[Any]]" = WeakSet()


def pickled_size(value: object) -> int:
    """The bytes of a value as it would be written to a file."""
    return len(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


class Kept(Generic[Value]):
    """Values by key. One that several ask for at once is made once; nobody may change what they get."""

    def __init__(self, most_bytes: int, size_of: Callable[[Value], int] = pickled_size) -> None:
        self.most_bytes = most_bytes
        self.n_bytes = 0
        self._size_of = size_of
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        _all.add(self)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key; made where it is not kept."""
        found = self._found(key)
        if found is not None:
            return found[0]
        with self._lock:
            own = self._making.setdefault(key, threading.Lock())
        with own:
            found = self._found(key)  # by another thread meanwhile
            if found is not None:
                return found[0]
            try:
                value = make()
                self._keep(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._values.clear()
            self.n_bytes = 0

    def _found(self, key: Hashable) -> tuple[Value, int] | None:
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def _keep(self, key: Hashable, value: Value) -> None:
        size = self._size_of(value)
        if size > self.most_bytes // _LARGEST_SHARE:
            return
        with self._lock:
            self._values[key] = (value, size)
            self.n_bytes += size
            while self.n_bytes > self.most_bytes:
                _, (_, freed) = self._values.popitem(last=False)
                self.n_bytes -= freed


def clear() -> None:
    """Keep nothing of anything any more."""
    for kept in list(_all):
        kept.clear()
