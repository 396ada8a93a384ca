"""The canonical tables: what every export is turned into, whatever system it came from.

One entry a table of the schema `raw`. A column's kind is its type and its promise: null means *not recorded*, never
*no*.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a column's text is read, and the type that it gets."""

    ID = "id"  # text, written `source_system:id`
    TEXT = "text"
    TIMESTAMP = "timestamp"  # UTC
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    MINUTES = "minutes"  # a duration
    BOOLEAN = "boolean"
    ENUM = "enum"  # text out of `values`


@dataclass(frozen=True, slots=True)
class Reference:
    """The table whose key a column holds."""

    table: str
    is_owner: bool = False  # the record is part of the one it names: what changes it changes that one too
    is_expected: bool = False  # an export should hold that record: messages and checks say where none does


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    is_place: bool = False  # places the record: where it cannot be read, the record is rejected
    values: tuple[str, ...] = ()
    references: Reference | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One canonical table; `key` names the columns that identify a record."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    by_name: dict[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def noun(self) -> str:
        """What one record is called."""
        return _NOUNS.get(self.name, self.name.removesuffix("s").replace("_", " "))

    def is_needed(self, column: Column) -> bool:
        """Whether a record stands only where this column can be read: the key, and what places the record."""
        return column.required or column.is_place or column.name in self.key

    @property
    def references(self) -> dict[str, Reference]:
        """The columns that hold keys of records, each with where it points to."""
        return {column.name: column.references for column in self.columns if column.references}


TRACE_COLUMNS = (
    Column("source_system", Kind.TEXT, required=True),
    Column("source_file", Kind.TEXT, required=True),
    Column("source_row", Kind.INTEGER, required=True),
)

PRACTICES = ("success_definition", "delivery_voice", "risk_ownership")
DEAL_TYPES = ("new", "renewal", "expansion", "other")
STAGE_KINDS = ("prospecting", "qualification", "solutioning", "proposal", "negotiation", "won", "lost")
ACTIVITY_TYPES = ("meeting", "call", "email", "task", "note")
SEVERITIES = ("low", "medium", "high", "critical")
PRIORITIES = ("p1", "p2", "p3", "p4")
CLAUSE_FAMILIES = ("control", "coordination", "other")
CHANGE_TYPES = ("amendment", "change_order", "renegotiation")
BUSINESS_FUNCTIONS = (
    "sales",
    "presales",
    "delivery",
    "customer_success",
    "support",
    "legal",
    "finance",
    "customer",
    "other",
)

_ENUMS = {
    "practice": PRACTICES,
    "deal_type": DEAL_TYPES,
    "stage_kind": STAGE_KINDS,
    "activity_type": ACTIVITY_TYPES,
    "severity": SEVERITIES,
    "priority": PRIORITIES,
    "clause_family": CLAUSE_FAMILIES,
    "change_type": CHANGE_TYPES,
    "business_function": BUSINESS_FUNCTIONS,
}
_KIND_BY_SUFFIX = {"_id": Kind.ID, "_agreed_by": Kind.ID, "_at": Kind.TIMESTAMP, "_on": Kind.DATE}
_KIND_BY_PREFIX = {"is_": Kind.BOOLEAN, "n_": Kind.INTEGER}


_REFERENCES = {  # column: the table whose key it holds, unless it is the key of its own table
    **dict.fromkeys(("account_id", "source_account_id", "parent_account_id"), "accounts"),
    **dict.fromkeys(("owner_id", "sales_owner_id", "delivery_lead_id", "person_id"), "people"),
    **dict.fromkeys(("sales_agreed_by", "delivery_agreed_by"), "people"),
    **dict.fromkeys(("contract_id", "parent_contract_id", "renews_contract_id"), "contracts"),
    **dict.fromkeys(("ticket_id", "parent_ticket_id"), "tickets"),
    "deal_id": "deals",
    "activity_id": "activities",
}
_NOUNS = {
    "activities": "activity",
    "people": "person",
    "responsibilities": "responsibility",
    "satisfaction": "survey response",
    "success_criteria": "success criterion",
}


def _column(text: str, own_key: str | None) -> Column:
    """Read `name` or `name:kind`, with the marks that `_TABLES` explains after the name; the name tells most kinds."""
    marked, _, kind = text.partition(":")
    name = marked.rstrip("!^@*")
    target = None if name == own_key else _REFERENCES.get(name)
    return Column(
        name,
        Kind(kind) if kind else _kind(name),
        required="!" in marked,
        is_place="*" in marked,
        values=_ENUMS.get(name, ()),
        references=Reference(target, is_owner="^" in marked, is_expected="@" in marked) if target else None,
    )


def _kind(name: str) -> Kind:
    if name in _ENUMS:
        return Kind.ENUM
    by_suffix = (kind for suffix, kind in _KIND_BY_SUFFIX.items() if name.endswith(suffix))
    by_prefix = (kind for prefix, kind in _KIND_BY_PREFIX.items() if name.startswith(prefix))
    return next(by_suffix, None) or next(by_prefix, Kind.TEXT)


# Table: key columns | columns. Marks: `!` may not be null; `*` is_place; of a reference `^` is_owner, `@` is_expected.
_TABLES = {
    "account_links": "source_account_id account_id | source_account_id!^ account_id!^ method linked_by",
    "field_changes": "entity record_id field changed_at new_value |"
    " entity! record_id! field! old_value new_value changed_at!",
    "accounts": "account_id | account_id! account_name domain industry segment region country owner_id"
    " parent_account_id^ created_at churned_on record_url",
    "people": "person_id | person_id! full_name email title department business_function"
    " function_from:date is_internal account_id",
    "deals": "deal_id | deal_id! account_id@ deal_name deal_type service_line stage stage_kind amount:number"
    " currency created_at expected_close_on closed_on* is_closed is_won loss_reason sales_owner_id"
    " delivery_lead_id delivery_lead_entered_at record_url",
    "deal_stage_changes": "deal_id stage entered_at | deal_id!^ stage! stage_kind amount:number entered_at!",
    "activities": "activity_id | activity_id! deal_id^ account_id activity_type subject body status occurred_at*"
    " duration_minutes:minutes recorded_at record_url",
    "activity_participants": "activity_id person_id email | activity_id!^ person_id@ email response",
    "success_criteria": "criterion_id | criterion_id! deal_id!^@ statement metric target due_on documented_at"
    " sales_agreed_by sales_agreed_at delivery_agreed_by delivery_agreed_at recorded_at",
    "responsibilities": "responsibility_id | responsibility_id! deal_id!^@ item party responsible_person"
    " agreed_at recorded_at",
    "risks": "risk_id | risk_id! deal_id!^@ title severity identified_at owner_id owner_name"
    " owner_assigned_at status closed_at recorded_at",
    "practice_declarations": "declaration_id | declaration_id! deal_id!^@ practice! is_done done_on person"
    " declared_by:text recorded_at note",
    "contracts": "contract_id | contract_id! deal_id^@ account_id parent_contract_id renews_contract_id"
    " contract_type service_line signed_on* starts_on ends_on term_months:number terminated_on value:number"
    " currency page_count:integer word_count:integer record_url",
    "contract_clauses": "clause_id | clause_id! contract_id!^@ clause_type clause_family word_count:integer"
    " clause_text",
    "contract_changes": "change_id | change_id! contract_id!^@ change_type effective_on value_delta:number reason",
    "tickets": "ticket_id | ticket_id! parent_ticket_id^ account_id deal_id contract_id service_line opened_at!"
    " resolved_at priority status category cause subject is_escalated escalated_at escalation_level"
    " n_reopened record_url",
    "satisfaction": "response_id | response_id! account_id deal_id^ ticket_id^ responded_at! instrument"
    " score:number scale_max:number",
    "exchange_rates": "currency quoted_on | currency! quoted_in! quoted_on! rate!:number",
}


def _entity(name: str, text: str) -> Entity:
    named, _, columns = text.partition("|")
    key = tuple(named.split())
    own_key = key[0] if len(key) == 1 else None
    return Entity(name, key, tuple(_column(column, own_key) for column in columns.split()))


ENTITIES: dict[str, Entity] = {name: _entity(name, text) for name, text in _TABLES.items()}
