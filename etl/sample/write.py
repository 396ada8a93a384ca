"""A synthetic firm as the exports of its systems: a CRM, a contract register, a ticket log and a survey.

Everything is drawn per account and written at once, so that memory holds the deal table and the truth, whatever the
number of deals. The same seed writes the same bytes.
"""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np

from etl.sample.aftermath import Outcome, write_aftermath
from etl.sample.agreements import write_criteria, write_responsibilities
from etl.sample.cast import Customer, staff, user_rows, write_customer
from etl.sample.clock import at_work, day_text, stamp
from etl.sample.course import WON, Course, Numbers, milestones, team
from etl.sample.draw import simulate
from etl.sample.firm import AFTER, CUT_OFF_DAY, NEVER, SEGMENTS, STATUSES, UNKNOWN, Firm
from etl.sample.flaws import Flaws, write_idle_accounts
from etl.sample.layout import Exports
from etl.sample.meetings import write_meetings
from etl.sample.opportunities import Terms, write_opportunity
from etl.sample.pipeline import account_of, is_dark, pipeline
from etl.sample.presets import PRACTICES, Choices, Preset, chosen
from etl.sample.processes import Places
from etl.sample.register import STALE
from etl.sample.risks import write_risks
from etl.sample.signed import Signed, signed_deal
from etl.sample.truth import lead_changes, of_processes, parameters, troubled_by

_STATIC = "commonground.toml"
_TRUTH = "truth.json"
_DAYS_TO_REACT = 62
_OWN = "own"  # the name of a firm whose parameters are given


def write_firm(
    out: Path,
    *,
    n_deals: int,
    seed: int,
    effect: float = 0.8,
    preset: str | Preset = "effect",
    choices: Choices | None = None,
    tickets_per_deal: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write a firm of n signed deals, with its settings and its truth, into a folder.

    `effect` is the rate ratio per practice of the preset `effect`; the others have their own. The log of tickets has
    at least `tickets_per_deal` records a signed deal: those that are added change no truth. The same arguments write
    the same bytes. Raises ConfigError where no such preset, or claim of the choices, is known.
    """
    name = preset if isinstance(preset, str) else _OWN
    if isinstance(preset, str):
        preset = chosen(preset, effect, choices or Choices())
    firm = simulate(n_deals, seed, preset)
    for workbook in out.glob(STALE):
        workbook.unlink()
    places = firm.preset.places or Places()
    with Exports(out, has_account_history=places.resegmented > 0) as exports:
        writer = _Writer(firm, exports, seed, tickets_per_deal)
        deals = writer.signed(on_progress)
        planted = writer.unsigned()
    settings = Path(__file__).with_name(_STATIC).read_text(encoding="utf-8")
    (out / _STATIC).write_text(settings + places.settings, encoding="utf-8", newline="\n")
    arguments = {"seed": seed, "preset": name, "n_deals": firm.n_deals, "cut_off": day_text(CUT_OFF_DAY - 1)}
    ratios = dict(zip(PRACTICES, firm.preset.rate_ratios, strict=True))
    truth = {**arguments, "rate_ratios": ratios, "parameters": parameters(firm.preset), "bad_rows": planted}
    _write_truth(out / _TRUTH, truth, deals)


class _Writer:
    """Writes the records of a firm."""

    def __init__(self, firm: Firm, exports: Exports, seed: int, tickets_per_deal: int) -> None:
        self._firm, self._exports, self._seed = firm, exports, seed
        self._tickets_per_deal = tickets_per_deal
        self._numbers = Numbers()
        self._people = staff(n_sales=int(firm.owner.max()) + 1, n_delivery=int(firm.delivery_lead.max()) + 1)
        exports.write_all("User", user_rows(self._people))

    def signed(self, on_progress: Callable[[int, int], None] | None) -> dict[str, dict[str, object]]:
        """Write the signed deals, account by account; what is true of each comes back."""
        truth: dict[str, dict[str, object]] = {}
        for rows in _by_account(self._firm):
            rng = Random(f"{self._seed} account {rows.start}")
            account = account_of(self._firm, rows.start)
            deals = [self._signed_deal(row, account) for row in rows]
            least = self._tickets_per_deal * rows.stop
            outcomes = write_aftermath(account, deals, self._exports, self._numbers, rng, fill_up_to=least)
            churned_on = _churned_on(deals, rng)
            owner, segment = deals[-1].course.team.owner, self._segment_today(rows, account)
            write_customer(account, owner, self._exports, churned_on=churned_on, kind="Customer", segment=segment)
            for row, deal, outcome in zip(rows, deals, outcomes, strict=True):
                truth[deal.course.id] = {
                    **_truth(deal, outcome),
                    **of_processes(self._firm, row, self._people),
                    **({} if segment is None else {"segment_at_signature": SEGMENTS[account.segment]}),
                }
            if on_progress:
                on_progress(rows.stop, self._firm.n_deals)
        return truth

    def _segment_today(self, rows: range, account: Customer) -> int | None:
        """Another segment than at signature, with its history written; None for most accounts."""
        places = self._firm.preset.places
        rng = Random(f"{self._seed} segment {rows.start}")
        last = int(self._firm.signed[rows.stop - 1])
        is_changed = rng.random() < (places.resegmented if places else 0.0) and last + 30 < CUT_OFF_DAY
        if not is_changed:
            return None
        today = (account.segment + rng.randint(1, 2)) % len(SEGMENTS)
        when = stamp(at_work(rng, rng.randint(last + 3, CUT_OFF_DAY - 2), account.zone))
        change = (SEGMENTS[account.segment], SEGMENTS[today], self._people.others[0].id, when)
        self._exports.write("AccountHistory", (self._numbers.crm("017"), account.id, "Segment__c", *change))
        return today

    def unsigned(self) -> list[dict[str, object]]:
        """Write the other opportunities, accounts without deals, and the bad records, which come back."""
        rng = Random(f"{self._seed} pipeline")
        lost: Course | None = None
        for prospect in pipeline(self._firm, self._people, self._numbers, rng):
            lost = lost or prospect.course
            if prospect.is_new_account:
                write_customer(prospect.course.customer, prospect.course.team.owner, self._exports, kind="Prospect")
            self._write_course(prospect.course, prospect.terms, rng)
        assert lost is not None
        write_idle_accounts(self._exports, lost)
        flaws = Flaws(self._exports, self._numbers, lost)
        flaws.plant()
        return flaws.planted

    def _signed_deal(self, row: int, account: Customer) -> Signed:
        firm, rng = self._firm, Random(f"{self._seed} deal {row}")
        closed = int(firm.signed[row])
        late = None if firm.race is None else int(firm.race.days[row])
        created, qualified, committed, negotiated = milestones(closed, float(firm.cycle[row]), rng, late=late)
        is_backdated = tuple(firm.backfilled[row].tolist())
        course = Course(
            id=self._numbers.crm("006"),
            customer=account,
            team=team(self._people, int(firm.owner[row]), int(firm.delivery_lead[row]), rng),
            lead_today=self._people.delivery[int(firm.lead_today[row])],
            lead_changes=lead_changes(firm, row, self._people),
            outcome=WON,
            created=created,
            qualified=qualified,
            committed=committed,
            negotiated=negotiated,
            closed=closed,
            statuses=_statuses(firm, row, is_backdated),
            is_dark=tuple(
                bool(firm.status[row, practice] == UNKNOWN)
                and is_dark(firm, practice, account.region, int(firm.quarter[row]))
                for practice in range(3)
            ),
            is_backdated=is_backdated,
            reacts_on=troubled_by(firm, row) if firm.added[row].any() else None,
            documented_on=troubled_by(firm, row) if firm.records.documented[row].any() else None,
            has_entry_times=firm.preset.records is None or firm.preset.records.has_entry_times,
        )
        amount = round(float(np.exp(firm.log_value[row])), 2)
        terms = Terms(amount, int(firm.deal_type[row]), int(firm.service_line[row]))
        self._write_course(course, terms, rng)
        return signed_deal(firm, row, course, terms)

    def _write_course(self, course: Course, terms: Terms, rng: Random) -> None:
        write_opportunity(course, terms, self._exports, self._numbers, rng)
        for write in (write_criteria, write_responsibilities, write_risks, write_meetings):
            write(course, self._exports, self._numbers, rng)


def _by_account(firm: Firm) -> Iterator[range]:
    """The rows of each account."""
    starts = [*np.flatnonzero(np.r_[True, np.diff(firm.account) != 0]).tolist(), firm.n_deals]
    for start, stop in pairwise(starts):
        yield range(start, stop)


def _statuses(firm: Firm, row: int, is_backdated: tuple[bool, ...]) -> tuple[int, ...]:
    """As the deal table has them; a risk owner who was entered after signature came after signature."""
    statuses = firm.status[row].tolist()
    has_room = CUT_OFF_DAY - int(firm.signed[row]) > _DAYS_TO_REACT
    if is_backdated[2] and statuses[2] == NEVER and has_room:
        statuses[2] = AFTER
    return tuple(statuses)


def _churned_on(deals: list[Signed], rng: Random) -> str:
    """The day on which an account left for good with its last deal's termination; empty where it did not."""
    last = max(deals, key=lambda deal: deal.end)
    is_gone = last.is_terminated and last.end < CUT_OFF_DAY and rng.random() < 0.6
    return day_text(last.end) if is_gone else ""


def _truth(deal: Signed, outcome: Outcome) -> dict[str, object]:
    statuses = [STATUSES[status] for status in deal.course.statuses]
    is_known = "unknown" not in statuses
    return {
        "signed_on": day_text(deal.signed),
        **dict(zip(PRACTICES, statuses, strict=True)),
        "score": sum(deal.practised) if is_known else None,
        "n_attributable_escalations": outcome.n_attributable,
        "n_escalations": outcome.n_escalations,
        "n_control_tickets": outcome.n_controls,
        "n_prior_escalations_12m": outcome.n_prior,
        "followup_days": deal.followup,
    }


def _write_truth(path: Path, truth: dict[str, object], deals: dict[str, dict[str, object]]) -> None:
    """One line a deal, so that differences can be read."""
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in deals.items())
    head = json.dumps(truth, indent=1)[:-2]
    path.write_text(f'{head},\n "deals": {{\n{lines}\n }}\n}}\n', encoding="utf-8", newline="\n")
