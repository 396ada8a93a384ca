"""Who is a named individual, and what a person did at the firm on a given day."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from tests.oracles.recount.warehouse import Row, Warehouse, is_said

_PLACEHOLDER = re.compile(r"^[\s\W_]*(n/?a|open|all|none|it)?[\s\W_]*$", re.IGNORECASE)
_NO_INDIVIDUAL = re.compile(
    r"\b(tb[acd]|to be|nobody|unknown|unassigned|not assigned|pending|various|multiple|everyone|shared|joint|team|squad"
    r"|department|dept|group|committee|office|division|unit|queue|services|service desk|help ?desk|security"
    r"|infrastructure|procurement|delivery|implementation|sales|presales|operations"
    r"|engineering|project|programme|management|manager|director|head of|lead|officer|pmo|c[efit]o|legal|finance"
    r"|support|customer|client|vendor|partner|supplier|integration user)\b",
    re.IGNORECASE | re.ASCII,
)
SALES = frozenset({"sales", "presales"})
DELIVERY = frozenset({"delivery", "customer_success"})


def is_person(text: str | None) -> bool:
    """Whether a free text names an individual: not "TBD", a team, a department or a role."""
    return text is not None and is_said(text) and not _PLACEHOLDER.search(text) and not _NO_INDIVIDUAL.search(text)


@dataclass(frozen=True, slots=True)
class People:
    """People by id and by e-mail address; several rows of a person are functions from different days on."""

    by_id: dict[str, list[Row]]
    by_email: dict[str, list[Row]]

    def find(self, person_id: str | None, email: str | None = None) -> list[Row]:
        if person_id in self.by_id:
            return self.by_id[person_id]
        return self.by_email.get((email or "").strip().lower(), [])

    def function(self, person_id: str | None, at: datetime, email: str | None = None) -> str | None:
        """The business function on that day; None where nobody can tell."""
        known = [
            row for row in self.find(person_id, email) if not row["function_from"] or row["function_from"] <= at.date()
        ]
        newest = max(known, key=lambda row: (row["function_from"] is not None, row["function_from"]), default=None)
        return newest["business_function"] if newest else None

    def is_internal(self, person_id: str | None, email: str | None = None) -> bool | None:
        """Whether a person is of the firm; where the export does not say, a customer is not."""
        for row in self.find(person_id, email):
            if row["is_internal"] is not None:
                return bool(row["is_internal"])
            if row["business_function"] == "customer":
                return False
        return None

    def name(self, person_id: str | None) -> str | None:
        rows = self.find(person_id)
        return rows[0]["full_name"] if rows else None

    def is_individual(self, person_id: str | None, name: str | None) -> bool | None:
        """Whether an owner is a named individual; None for an id of which nothing else is known."""
        if person_id in self.by_id:
            full_name = self.by_id[person_id][0]["full_name"]
            return full_name is None or is_person(full_name)
        if person_id is None or is_said(name):
            return is_person(name)
        return None


def read_people(warehouse: Warehouse) -> People:
    by_id: dict[str, list[Row]] = defaultdict(list)
    by_email: dict[str, list[Row]] = defaultdict(list)
    for row in warehouse.rows("people"):
        by_id[row["person_id"]].append(row)
        if is_said(row["email"]):
            by_email[row["email"].strip().lower()].append(row)
    return People(dict(by_id), dict(by_email))
