"""Days in the zone of a deal: the moments of its records tell their day there, and stay the same moments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
_MOST_LINKS = 8


class Moment(datetime):
    """A moment in UTC whose `date` is that of a zone; a midnight is a day without a clock, and stays that day."""

    zone: ZoneInfo

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Self:
        made = cls(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond)
        made.zone = zone
        return made

    def date(self) -> date:
        """The day in the zone."""
        at = self.plain
        is_day = at == datetime(at.year, at.month, at.day)
        return at.date() if is_day else at.replace(tzinfo=UTC).astimezone(self.zone).date()

    @property
    def plain(self) -> datetime:
        """The moment without its zone."""
        return datetime(self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond)


def plain(moment: datetime | None) -> datetime | None:
    """The moment without its zone."""
    return moment.plain if isinstance(moment, Moment) else moment


def at_home(moment: datetime, beside: datetime | None) -> date:
    """The day of a moment in the zone of another."""
    return Moment.of(moment, beside.zone).date() if isinstance(beside, Moment) else moment.date()


@dataclass(frozen=True, slots=True)
class Zones:
    """The zone of each account's region, else of its source."""

    of_region: Mapping[str, ZoneInfo]
    of_source: Mapping[str, ZoneInfo]
    region_of: Mapping[str, str | None]  # by account
    account_of: Mapping[str, str | None]  # by deal and by risk

    def applied(self, rows: Iterable[Row]) -> list[Row]:
        """The rows whose moments know the zone of their deal, else of their account, else of their source."""
        return [self._applied(row) for row in rows]

    def _applied(self, row: Row) -> Row:
        zone = self._zone(row)
        return {
            name: Moment.of(value, zone) if zone and isinstance(value, datetime) else value
            for name, value in row.items()
        }

    def _zone(self, row: Row) -> ZoneInfo | None:
        record = row.get("record_id") or ""
        account = self.account_of.get(row.get("deal_id") or record) or row.get("account_id") or record
        source = (account or "").partition(":")[0] or row.get("source_system") or ""
        return self.of_region.get(self.region_of.get(account) or "") or self.of_source.get(source)


def read_zones(tables: Mapping[str, list[Row]], zones: Iterable[Row]) -> Zones:
    """The zones of a build."""
    named = [(row["region"], row["source_system"], ZoneInfo(row["zone"])) for row in zones]
    regions = {row["account_id"]: row["region"] for row in tables["accounts"]}
    links = {row["source_account_id"]: row["account_id"] for row in tables["account_links"]}
    accounts = {row["deal_id"]: row["account_id"] for row in tables["deals"]}
    risks = {row["risk_id"]: accounts.get(row["deal_id"]) for row in tables["risks"]}
    return Zones(
        of_region={region: zone for region, _, zone in named if region},
        of_source={source: zone for _, source, zone in named if source},
        region_of={account: regions.get(_resolved(account, links)) for account in regions.keys() | links.keys()},
        account_of=accounts | risks,
    )


def _resolved(account: str, links: Mapping[str, str]) -> str:
    seen = 0
    while account in links and seen < _MOST_LINKS:
        account, seen = links[account], seen + 1
    return account
