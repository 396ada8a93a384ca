"""Who is asking, and which accounts they may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The accounts that a viewer may see; None means all of them."""

    account_ids: tuple[str, ...] | None = None


def scope() -> Scope:
    """The scope of the current viewer: in the mode `open`, everybody sees every account."""
    return Scope()
