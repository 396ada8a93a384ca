"""What a build tells, what it cannot tell and why, and the steps that would change that: how `build` ends."""

from dataclasses import dataclass

from etl.conform.build_messages import counted, numbered, upper
from etl.engines import duckdb as engine
from etl.settings.config import CONFIG_NAME
from etl.warehouse.reach import Reach

MANY = 0.5  # share of the deals that are unknown in something, above which a step is named for it
_STEPS = 3

_DEALS = """
select
    count(distinct account_id) as n_accounts,
    count(*) filter (where n_attributable_escalations is null) as escalations,
    count(*) filter (where success_definition_status = 'unknown') as success_definition,
    count(*) filter (where delivery_voice_status = 'unknown') as delivery_voice,
    count(*) filter (where risk_ownership_status = 'unknown') as risk_ownership
from marts.deal_outcomes
"""
_CANDIDATES = """
select source_system, column_name, value, n_rows from meta.escalation_candidates
order by rank, n_rows desc, column_name, value limit 1
"""
_WHAT = {
    "escalations": "escalations",
    "success_definition": "the success definition",
    "delivery_voice": "the delivery voice",
    "risk_ownership": "the risk ownership",
}


@dataclass(frozen=True, slots=True)
class Known:
    """Counts of what a build tells; `unknown` has the deals of which each thing is not known, none of them zero."""

    n_accounts: int
    unknown: dict[str, int]  # by `_WHAT`
    reach: Reach
    candidate: str = ""  # the likeliest mark of an escalation, where none is known: `column = 'value' (n tickets)`

    @property
    def lines(self) -> list[str]:
        """What is known, what is not, and at most three steps that would change it, the first first."""
        accounts, tickets = counted(self.n_accounts, "account"), counted(self.reach.n_tickets, "ticket")
        lines = [f"Known: {counted(self.reach.n_deals, 'signed deal')} of {accounts}, {tickets}."]
        if self._unknown:
            lines.append(f"Not known, which is neither no nor none: {'; '.join(self._unknown)}.")
        lines += [self.reach.missing] if self.reach.missing and self.reach.n_deals else []
        return lines + numbered(self.steps[:_STEPS])

    @property
    def _unknown(self) -> list[str]:
        by_number: dict[int, list[str]] = {}
        for name, n in self.unknown.items():
            if n:
                by_number.setdefault(n, []).append(_WHAT[name])
        return [f"{', '.join(names)} of {self._of(n)}" for n, names in by_number.items()]

    @property
    def steps(self) -> list[str]:
        """What would change most of what is unknown, in the order in which it is done."""
        if self.reach.n_deals == 0:
            return [upper(self.reach.next_step)]
        practices = [name for name in ("success_definition", "risk_ownership") if self._is_much(name)]
        steps = [
            upper(self.reach.next_step),
            self._outcomes if self._is_much("escalations") else "",
            upper(_RECORDED.format(what=" and ".join(_WHAT[name] for name in practices))) if practices else "",
            _MEETINGS if self._is_much("delivery_voice") else "",
        ]
        return [step for step in steps if step]

    @property
    def _outcomes(self) -> str:
        if self.reach.n_tickets == 0:
            return "Escalations: load an export of the tickets, or a list of the escalations with what it covers."
        if self.candidate:
            return (
                f"Escalations: say in {CONFIG_NAME} what marks one, perhaps {self.candidate};"
                " `common-ground detect` names more and writes the setting."
            )
        if self.reach.is_blind:
            return ""
        return "Escalations: load tickets up to now; of deals that no ticket could tell of yet, nothing is known."

    def _is_much(self, name: str) -> bool:
        return self.unknown[name] > MANY * self.reach.n_deals

    def _of(self, n: int) -> str:
        return (
            f"all {n:,} deals"
            if n == self.reach.n_deals and n > 1
            else f"{n:,} of {counted(self.reach.n_deals, 'deal')}"
        )


_RECORDED = (
    "{what}: where the CRM has a field for it, map it (`common-ground detect` drafts yes/no and date columns);"
    " else fill in the workbook of `common-ground template`."
)
_MEETINGS = "The delivery voice: export meetings and calls with who took part, or map the field that says it was heard."


def of_build(connection: engine.Connection, reach: Reach) -> Known:
    """What the models of the database tell."""
    row = engine.fetch(connection, _DEALS).row(0, named=True)
    candidates = engine.fetch(connection, _CANDIDATES).rows(named=True)
    return Known(
        n_accounts=row["n_accounts"],
        unknown={name: row[name] for name in _WHAT},
        reach=reach,
        candidate=next((_shown(candidate) for candidate in candidates), ""),
    )


def _shown(row: dict[str, object]) -> str:
    tickets = counted(int(str(row["n_rows"])), "ticket")
    return f"{row['column_name']} = '{row['value']}' of {row['source_system']} ({tickets})"
