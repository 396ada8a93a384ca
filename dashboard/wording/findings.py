"""What a chart shows, as its title; and what is not known, plainly. Of the trend: `wording.trend`."""

import polars as pl

from dashboard.locale import t, tn
from dashboard.wording import counts
from dashboard.wording.words import PRACTICES, day, percent


def adoption_title(first: float | None, last: float | None, span: str) -> str:
    """The finding of the adoption of the practices, in mean known share; `span` names both ends in words."""
    if first is None or last is None:
        return t("Too little is known to say whether the practices are used more")
    values = {"last": percent(last), "first": percent(first), "span": span}
    points = round(100 * (last - first))
    if abs(points) < 3:
        return t("The practices are used about as often as before: in {last} of known cases", **values)
    if points > 0:
        return t(
            "The practices are used more often: in {last} of known cases {span}, after {first} at the start", **values
        )
    return t("The practices are used less often: in {last} of known cases {span}, after {first} at the start", **values)


def symptoms_title(higher: int, known: int) -> str:
    """The finding of the symptoms chart."""
    if known == 0:
        return t("No symptom can be compared yet")
    if higher == 0:
        return t("No symptom goes with clearly more escalations")
    return tn("{n} of {known} symptoms goes with clearly more escalations",
              "{n} of {known} symptoms go with clearly more escalations", higher, known=known)  # fmt: skip


def practice_sentence(practice: str, n_unknown: int, n_deals: int, has_source: bool) -> str | None:
    """What is not known about a practice, plainly; None where all of it is known."""
    name = t(PRACTICES[practice])
    if not has_source:
        return tn("{practice}: unknown for the {n} signed deal, because no source carries it.",
                  "{practice}: unknown for all {n} signed deals, because no source carries it.", n_deals,
                  practice=name)  # fmt: skip
    if n_unknown:
        return t("{practice}: unknown for {n} of {all}.", practice=name, n=n_unknown, all=counts.signed_deals(n_deals))
    return None


def why_unobserved(totals: dict[str, int]) -> str:
    """Why outcomes are not known where no deal was observed, and the next step: the first cause that holds."""
    n = totals["n_tickets"]
    if n == 0:
        return t("No ticket was loaded. Export the tickets of the accounts with a signed deal.")
    if totals["n_tickets_telling"] == 0:
        return t("Nothing in {n} says which were escalated. The page Data lists what might, with the"
                 " setting for each.", n=counts.tickets(n))  # fmt: skip
    if totals["n_tickets_with_account"] == 0:
        return t("None of {n} names an account. Export them with the field that does.", n=counts.tickets(n))
    if totals["n_tickets_of_known_account"] == 0:
        return t("None of {n} belongs to an account that the CRM lists: link the accounts of the two"
                 " systems.", n=counts.tickets(n))  # fmt: skip
    return t("No ticket source that records escalations covers these deals after their signature.")


def outcome_sentence(totals: dict[str, int]) -> str | None:
    """What is not known about outcomes, plainly; None where every deal was observed."""
    missing = totals["n_deals"] - totals["n_observed_deals"]
    if missing == 0:
        return None
    if totals["n_observed_deals"] == 0:
        return tn("Outcomes are unknown for the {n} signed deal. {why} They are shown as not known, never as zero.",
                  "Outcomes are unknown for all {n} signed deals. {why} They are shown as not known, never as zero.",
                  missing, why=why_unobserved(totals))  # fmt: skip
    nameless = totals["n_tickets"] - totals["n_tickets_with_account"]
    if not nameless:
        return t("What followed is not known for {n} of {all}, because no ticket source covers their accounts at the"
                 " time. Not known is never counted as zero.", n=missing,
                 all=counts.signed_deals(totals["n_deals"]))  # fmt: skip
    return t("What followed is not known for {n} of {all}, because no ticket source covers their accounts at the"
             " time. Of {tickets}, {nameless} name no account. Not known is never counted as zero.",
             n=missing, all=counts.signed_deals(totals["n_deals"]), nameless=nameless,
             tickets=counts.tickets(totals["n_tickets"]))  # fmt: skip


def remarks(numbered: pl.DataFrame) -> list[str]:
    """The remarks of a chart under their numbers. Columns: number, happened_on, text, author."""
    rows = numbered.select("number", "happened_on", "text", "author").iter_rows()
    return [f"{number}) {day(happened_on)}: {text} ({author})" for number, happened_on, text, author in rows]


def with_remarks(footer: str, numbered: pl.DataFrame) -> str:
    """The footer of a picture with the remarks that it has numbers for."""
    return " · ".join([footer, *remarks(numbered)])
