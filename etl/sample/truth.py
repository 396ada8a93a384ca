"""What is true of a firm beside its deal table: its parameters, and what its processes made of a deal."""

from dataclasses import asdict

import numpy as np

from etl.sample.cast import Person, Staff
from etl.sample.firm import CUT_OFF_DAY, WINDOW_EDGES, Firm, region_name
from etl.sample.presets import PRACTICES, Preset

_DAYS_TO_REPLACE = 8  # after trouble, or after a signature without a lead


def parameters(preset: Preset) -> dict[str, object]:
    """The parameters of a firm, without the processes that it has not."""
    fields = {name: value for name, value in asdict(preset).items() if name == "most_deals" or value is not None}
    return {name: _stated(value) if isinstance(value, dict) else value for name, value in fields.items()}


def _stated(process: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in process.items() if value is not None}


def of_processes(firm: Firm, row: int, people: Staff) -> dict[str, object]:
    """What the firm's processes made of a signed deal: nothing where it has none."""
    found: dict[str, object] = {}
    if firm.preset.lead:
        lead = people.delivery[int(firm.delivery_lead[row])]
        found["delivery_lead_at_signature"] = lead.id if firm.has_lead[row] else None
        found["delivery_lead_today"] = people.delivery[int(firm.lead_today[row])].id
        found["delivery_lead_skill"] = round(float(firm.lead_skill[row]), 4)
    if firm.preset.records:
        for name in ("lost", "documented", "written_up"):
            changed = getattr(firm.records, name)[row]
            found[name] = [practice for practice, is_so in zip(PRACTICES, changed, strict=True) if is_so]
    if firm.preset.staggered:
        found["region"] = region_name(int(firm.region[row]), int(firm.territory[row]))
    if firm.clauses:
        found["control_share"] = round(float(firm.clauses.control_share[row]), 4)
    if firm.trust_days is not None:
        found["trust_after_days"] = int(firm.trust_days[row])
    if firm.race:
        found["days_from_proposal"] = int(firm.race.days[row])
    if any((firm.preset.records, firm.preset.claims, firm.preset.health)):
        found["practised"] = [name for name, is_so in zip(PRACTICES, firm.practised[row], strict=True) if is_so]
    return found


def lead_changes(firm: Firm, row: int, people: Staff) -> tuple[tuple[int, Person | None, Person], ...]:
    """Day, old and new delivery lead, as a history of the field would say; none where it is not exported."""
    lead = firm.preset.lead
    if lead is None or not lead.is_history_exported:
        return ()
    first, today = people.delivery[int(firm.delivery_lead[row])], people.delivery[int(firm.lead_today[row])]
    signed = int(firm.signed[row])
    came = signed - 2 if firm.has_lead[row] else min(signed + _DAYS_TO_REPLACE, CUT_OFF_DAY - 2)
    changes: list[tuple[int, Person | None, Person]] = [(came, None, first)]
    if today is not first:
        changes.append((min(max(troubled_by(firm, row), came) + _DAYS_TO_REPLACE, CUT_OFF_DAY - 1), first, today))
    return tuple(changes)


def troubled_by(firm: Firm, row: int) -> int:
    """A day by which a deal with escalations has had its first."""
    window = int(np.argmax(firm.attributable[row] > 0))
    return int(firm.signed[row] + WINDOW_EDGES[window] + firm.exposure[row, window]) + 1
