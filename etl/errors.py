"""Errors named for the mistake; every message is one line that says where it is and how to mend it."""

from enum import StrEnum


class Failure(StrEnum):
    """Why there is no table in a file, or in a part of it."""

    EMPTY = "empty"
    PLAIN_TEXT = "plain text"
    UNREADABLE = "unreadable"
    PASSED_OVER = "passed over"


class CommonGroundError(Exception):
    """Something that the person who runs the command can mend."""


class ConfigError(CommonGroundError):
    """A setting or a mapping is wrong; the message names its key and what is allowed."""


class UndecidedFormatError(ConfigError):
    """The dates or numbers of a file can be read in two ways; a setting must say in which."""

    def __init__(self, message: str, source_file: str, setting: str) -> None:
        super().__init__(message)
        self.source_file, self.setting = source_file, setting  # date_order, decimal_mark or swapped_dates


class UnreadableFileError(CommonGroundError):
    """A file could not be read at all; the other files still load."""

    def __init__(self, message: str, failure: Failure = Failure.UNREADABLE) -> None:
        super().__init__(message)
        self.failure = failure


class BlockedBuildError(CommonGroundError):
    """A blocking check failed; nothing was published."""
