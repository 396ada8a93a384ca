"""The dated events of an account as marks: in which lane, of what shape, and called what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from dashboard.figures.look import Look, label
from dashboard.locale import deferred, t
from dashboard.locale.written import written
from dashboard.wording import words as words_words
from dashboard.wording.safe import cut

LANE_TITLES = (
    deferred("Sales stages"),
    deferred("Success definition"),
    deferred("Delivery voice"),
    deferred("Risk ownership"),
    deferred("Contracts"),
    deferred("Escalations"),
    deferred("Satisfaction"),
)
_LANE_OF = {"stage": 0, "loss": 0, "contract": 4, "escalation": 5, "satisfaction": 6}
_PRACTISED = {"early", "late", "presignature"}
_ENDS = {"Contract ends", "Contract terminated"}
_LONGEST_LABEL, _LONGEST_HOVER = 40, 200  # characters
_MOST_WORDS = 8  # marks in a lane above which they are not named in words


@dataclass(frozen=True, slots=True)
class Mark:
    """One event as it is drawn."""

    lane: str
    moment: datetime
    group: str  # marks of one group stand in one row
    label: str
    hover: str
    symbol: str
    colour: str
    size: float
    is_contract: bool
    is_grouped: bool  # a line joins it to the others of its group
    is_last: bool  # false where a contract runs on
    is_named_before: bool  # the label stands to the left

    @property
    def day(self) -> date:
        """The day of the event."""
        return self.moment.date()


def marks(events: pl.DataFrame, look: Look, numbers: Mapping[str, str]) -> list[Mark]:
    """The events that have a lane, oldest first; `numbers` are the deals' short names by their id."""
    drawn = [(at, row) for at, row in enumerate(events.sort("occurred_at").iter_rows(named=True)) if _lane(row)]
    count = {lane: sum(_lane(row) == lane for _, row in drawn) for lane in LANE_TITLES}
    started: set[str] = set()
    made = []
    for at, row in drawn:
        deal = row.get("deal_id")
        lane = _lane(row)
        is_grouped = deal is not None and row["event_type"] in {"stage", "loss", "contract"}
        group = f"{lane} {deal}" if is_grouped else str(at)
        symbol, colour, size = _shape(row, look)
        number = numbers.get(deal or "", "") if group not in started and row["event_type"] != "satisfaction" else ""
        started.add(group)
        words = _words(row) if count[lane] <= _MOST_WORDS or row["event_type"] == "satisfaction" else ""
        if is_grouped and number:
            words = ""
        made.append(
            Mark(lane, row["occurred_at"], group, " ".join(part for part in (number, words) if part),
                 _hover(row, numbers.get(deal or "")), symbol, colour, size, row["event_type"] == "contract",
                 is_grouped, not (is_grouped and row["event_type"] == "contract") or row["title"] in _ENDS,
                 is_grouped and bool(number))
        )  # fmt: skip
    return made


def _lane(row: dict[str, Any]) -> str:
    """The lane's title; none for what is a line."""
    if row["event_type"] == "practice":
        return str(row["title"]).partition(":")[0]
    at = _LANE_OF.get(row["event_type"])
    return "" if at is None else LANE_TITLES[at]


def _status(row: dict[str, Any]) -> str:
    return str(row["title"]).partition(": ")[2]


def _shape(row: dict[str, Any], look: Look) -> tuple[str, str, float]:
    """Symbol, colour and size."""
    if row["event_type"] == "practice":
        return _practice_shape(_status(row), look)
    if row["event_type"] == "contract":
        return _contract_shape(row["title"], look)
    shapes: dict[str, tuple[str, str, float]] = {
        "escalation": ("diamond", look.worse, 12),
        "satisfaction": ("triangle-up-open", look.muted, 10),
        "loss": ("x-thin", look.muted, 9),
    }
    return shapes.get(row["event_type"], ("circle-open", look.muted, 7))


def _practice_shape(status: str, look: Look) -> tuple[str, str, float]:
    if status in _PRACTISED:
        return "circle", look.accent, 12
    shapes: dict[str, tuple[str, str, float]] = {
        "after": ("circle-open", look.accent, 12),
        "unknown": ("circle-open", look.faint, 12),
    }
    return shapes.get(status, ("x-thin", look.muted, 9))


def _contract_shape(title: str, look: Look) -> tuple[str, str, float]:
    if "terminated" in title:
        return "square-x-open", look.muted, 10
    return ("square-open" if title.startswith("Contract ") else "square"), look.muted, 9


def _words(row: dict[str, Any]) -> str:
    """What the mark is called beside it, where there is room."""
    rest = _status(row)
    match row["event_type"]:
        case "practice":
            return _status_words().get(rest, t("did not count"))
        case "escalation":
            return cut(rest, _LONGEST_LABEL) or t("cause not recorded")
        case "satisfaction":
            return cut(rest, _LONGEST_LABEL).replace(" of ", "/")
        case "loss":
            return t("lost")
        case "contract" if not str(row["title"]).startswith("Contract "):
            return cut(row["title"], _LONGEST_LABEL).lower()
    return ""


def _status_words() -> dict[str, str]:
    return {
        "early": t("early"),
        "late": t("late"),
        "presignature": t("before signature"),
        "after": t("only after signature"),
        "unknown": t("? not known"),
    }


def _hover(row: dict[str, Any], number: str | None) -> str:
    deal = " " + t("(deal {number})", number=number) if number else ""
    more = f"<br>{label(row['detail'], _LONGEST_HOVER)}" if row["detail"] else ""
    title = ": ".join(map(written, str(row["title"]).split(": ")))
    return f"{words_words.day(row['occurred_at'].date())}: {label(title, _LONGEST_HOVER)}{deal}{more}"
