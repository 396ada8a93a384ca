"""What a thorough assessment reads: the marts as frames, any of which may be empty or lack columns."""

from dataclasses import dataclass, field

import polars as pl

from etl.fiscal_year import CALENDAR_YEAR, FiscalYear


@dataclass(frozen=True, slots=True)
class Inputs:
    """One frame a mart, named for what a row is."""

    deals: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.deal_outcomes: signed deals
    windows: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.deal_windows: signed deal × window
    practices: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.practice_evidence: deal × practice
    tickets: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.ticket_outcomes: tickets
    contracts: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.contract_profiles: contracts
    late_stage: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.late_stage_outcomes: deals past commitment
    escalations: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.escalations: escalations
    open_deals: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.open_deals: open deals
    quarters: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.deal_quarters: deal × quarter × age band
    vanished: pl.DataFrame = field(default_factory=pl.DataFrame)  # marts.vanished_evidence: deal × practice
    take_up_unit: str = "region"  # what the firm rolls the practices out by; `etl.evidence.checks.staggered.UNITS`
    n_earlier_builds: int = 0  # that `vanished` comes from a comparison with
    fiscal_year: FiscalYear = CALENDAR_YEAR  # whose quarters are counted, in `quarters` too


MARTS = {
    "deals": "deal_outcomes",
    "windows": "deal_windows",
    "practices": "practice_evidence",
    "tickets": "ticket_outcomes",
    "contracts": "contract_profiles",
    "late_stage": "late_stage_outcomes",
    "escalations": "escalations",
    "open_deals": "open_deals",
    "quarters": "deal_quarters",
    "vanished": "vanished_evidence",
}
