"""Who is looking, and which accounts they may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The accounts a viewer may see; None means all of them. Every query takes one."""

    account_ids: tuple[str, ...] | None = None


def scope() -> Scope:
    """The scope of whoever is looking. Access is open: everyone who reaches the app sees every account."""
    return Scope()
