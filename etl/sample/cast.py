"""The people and companies of a synthetic firm, each told by its number alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.sample.clock import stamp
from etl.sample.firm import INDUSTRIES, SEGMENTS, region_name
from etl.sample.ids import crm_id, sys_id
from etl.sample.layout import Exports
from etl.sample.processes import ZONED_REGIONS, ZONES
from etl.sample.words import (
    COMPANY_FIRST,
    COMPANY_FORMS,
    COMPANY_SECOND,
    CUSTOMER_TITLES,
    FIRST_NAMES,
    LAST_NAMES,
    PLACES,
    ZONED_PLACES,
)

INTERNAL_DOMAIN = "northlight.example"
FOUNDED = -900.0  # day on which the records begin
_HOLDINGS, _FORMER = 40_000_000, 50_000_000  # where the numbers of such accounts begin
_COMPANIES_AT = "2026-09-30 05:00:00"  # when the ticket system's companies were last updated
_STRIDE = 7_919  # prime: neighbours get unlike names


@dataclass(frozen=True, slots=True)
class Person:
    """A user of one's own, or a contact at a customer."""

    id: str
    first: str
    last: str
    email: str
    title: str
    department: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Customer:
    """An account with its contacts and the id of its company in the ticket system.

    Some belong to a holding, some had another id before they were merged, under which the ticket system knows them.
    """

    number: int
    id: str
    company: str
    name: str
    domain: str
    city: str
    country: str
    segment: int
    region: int
    industry: int
    contacts: tuple[Person, ...]
    territory: int | None = None  # within the region; None where regions are not divided
    is_zoned: bool = False  # lies in a region with a zone of its own

    @property
    def region_name(self) -> str:
        """As the CRM has it."""
        return ZONED_REGIONS[self.region] if self.is_zoned else region_name(self.region, self.territory)

    @property
    def zone(self) -> str | None:
        """The zone in which people work; None: as in the CRM, UTC."""
        return ZONES[self.region] if self.is_zoned else None

    @property
    def holding(self) -> "Customer | None":
        """The parent account, which has no deals of its own."""
        if self.number % 29 != 7:
            return None
        return customer(
            _HOLDINGS + self.number,
            segment=2,
            region=self.region,
            industry=self.industry,
            territory=self.territory,
            is_zoned=self.is_zoned,
        )

    @property
    def former_id(self) -> str:
        """The id before a merger; empty for most."""
        return crm_id("001", _FORMER + self.number) if self.number % 97 == 5 else ""


@dataclass(frozen=True, slots=True)
class Staff:
    """One's own people by function; the stranger's title tells no function."""

    sales: tuple[Person, ...]
    delivery: tuple[Person, ...]
    presales: tuple[Person, ...]
    success: tuple[Person, ...]
    others: tuple[Person, ...]
    stranger: Person

    def everyone(self) -> Iterator[Person]:
        """All of them."""
        yield from (*self.sales, *self.delivery, *self.presales, *self.success, *self.others, self.stranger)


def staff(*, n_sales: int, n_delivery: int) -> Staff:
    """A firm's people: sales owners and delivery leads as many as the deals name, the others in proportion."""
    numbers = iter(range(1, 1_000_000))

    def hired(n: int, department: str, *titles: str) -> tuple[Person, ...]:
        return tuple(_user(next(numbers), titles[k % len(titles)], department) for k in range(n))

    return Staff(
        sales=hired(n_sales, "Sales", "Account Executive", "Senior Account Executive"),
        delivery=hired(n_delivery, "Delivery", "Delivery Manager", "Implementation Lead", "Engagement Manager"),
        presales=hired(3 + n_sales // 5, "Presales", "Solutions Consultant"),
        success=hired(3 + n_sales // 5, "Customer Success", "Customer Success Manager"),
        others=(*hired(2, "Legal", "Legal Counsel"), *hired(2, "Finance", "Finance Business Partner")),
        stranger=_user(next(numbers), "Associate", ""),
    )


def user_rows(people: Staff) -> Iterator[tuple[object, ...]]:
    """Records of User."""
    began = stamp(FOUNDED)
    for person in people.everyone():
        contact = (person.email, person.name, person.email, person.title, person.department)
        yield (person.id, *contact, "true", began, began)


def customer(
    number: int, *, segment: int, region: int, industry: int, territory: int | None = None, is_zoned: bool = False
) -> Customer:
    """The account of that number."""
    kind = INDUSTRIES[industry]
    spread = number * _STRIDE
    first, second = COMPANY_FIRST[spread % len(COMPANY_FIRST)], COMPANY_SECOND[kind][spread // 61 % 6]
    forms, places = COMPANY_FORMS[region], (ZONED_PLACES if is_zoned else PLACES)[region]
    lap = number // len(COMPANY_FIRST)
    middle = f" {COMPANY_FIRST[(spread + 17 * lap) % len(COMPANY_FIRST)]}" if lap else ""
    name = f"{first}{middle} {second} {forms[spread % len(forms)]}"
    domain = f"{first}{middle.strip()}-{second}".lower() + f"{number}.example"
    city, country = places[spread // 7 % len(places)]
    return Customer(
        number=number,
        id=crm_id("001", 1_000 + number),
        company=sys_id("company", number),
        name=name,
        domain=domain,
        city=city,
        country=country,
        segment=segment,
        region=region,
        industry=industry,
        contacts=tuple(_contact(number, k, domain) for k in range(2 + number % 2)),
        territory=territory,
        is_zoned=is_zoned,
    )


def account_row(
    account: Customer, *, owner: Person, churned_on: str = "", kind: str = "Customer", segment: int | None = None
) -> tuple[object, ...]:
    """The record of Account."""
    began = stamp(FOUNDED)
    parent = account.holding
    return (
        account.id,
        "false",
        "",
        account.name,
        kind,
        parent.id if parent else "",
        account.city,
        account.country,
        f"https://www.{account.domain}",
        INDUSTRIES[account.industry],
        SEGMENTS[account.segment if segment is None else segment],
        account.region_name,
        churned_on,
        owner.id,
        began,
        began,
        began,
    )


def write_customer(
    account: Customer, owner: Person, exports: Exports, *, churned_on: str = "", kind: str, segment: int | None = None
) -> None:
    """Write an account with its contacts and its company, its holding, and its record before a merger.

    `segment` is today's, where that is another.
    """
    row = account_row(account, owner=owner, churned_on=churned_on, kind=kind, segment=segment)
    exports.write("Account", row)
    began = stamp(FOUNDED)
    for person in account.contacts:
        names = (person.first, person.last, person.name, person.email, person.title, person.department)
        exports.write("Contact", (person.id, "false", account.id, *names, began, began))
    if account.holding:
        exports.write("Account", account_row(account.holding, owner=owner, kind="Holding"))
    if account.former_id:
        exports.write("Account", (account.former_id, "true", account.id, f"{account.name} (old)", *row[4:]))
    exports.write("core_company", (account.company, account.name, account.former_id or account.id, _COMPANIES_AT))


def _user(number: int, title: str, department: str) -> Person:
    first, last = _names(number)
    address = f"{first}.{last}{number}@{INTERNAL_DOMAIN}".lower()
    return Person(crm_id("005", 100 + number), first, last, address, title, department)


def _contact(account: int, place: int, domain: str) -> Person:
    number = 3 * account + place
    first, last = _names(50_021 + number)
    title = CUSTOMER_TITLES[number % len(CUSTOMER_TITLES)]
    return Person(crm_id("003", 1_000 + number), first, last, f"{first}.{last}@{domain}".lower(), title, "")


def _names(number: int) -> tuple[str, str]:
    spread = number * _STRIDE
    return FIRST_NAMES[spread % len(FIRST_NAMES)], LAST_NAMES[spread // len(FIRST_NAMES) % len(LAST_NAMES)]
