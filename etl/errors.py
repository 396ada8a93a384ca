"""Errors named for the mistake; every message is one line that says where it is and how to mend it."""


class CommonGroundError(Exception):
    """Something that the person who runs the command can mend."""


class ConfigError(CommonGroundError):
    """A setting or a mapping is wrong; the message names its key and what is allowed."""


class UnreadableFileError(CommonGroundError):
    """A file could not be read at all; the other files still load."""


class BlockedBuildError(CommonGroundError):
    """A blocking check failed; nothing was published."""
