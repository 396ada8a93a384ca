"""Reviews built by hand: every kind of slide and chart, plain ones and hostile ones."""

# ruff: noqa: E501

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import figures
from dashboard.figures.look import Look
from dashboard.review.slides import Chart, Fact, Kind, Mark, Meaning, Review, Series, Slide, Table

QUARTERS = tuple(f"{year} Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4))[:11]
FOOTER = "As of 30 Sep 2026 · n = 400 signed deals · all deals · standard thresholds · build 20261001T060000"
CLAIMS = (
    ("The more of the three practices, the fewer escalations", "Leaning", 0.82, 0.70, 0.96, 392),
    ("A shared success definition goes with fewer escalations", "Leaning", 0.78, 0.61, 1.00, 371),
    ("An early delivery voice goes with fewer escalations", "Not clear yet", 0.91, 0.70, 1.18, 305),
    ("Explicit risk ownership goes with fewer escalations", "Not supported", 0.98, 0.91, 1.06, 344),
    ("Fewer of the escalations are surprises", "Leaning", 0.74, 0.55, 0.99, 392),
    ("Aligned deals sign simpler contracts", "Leaning", 0.88, 0.79, 0.98, 388),
    ("Contracts do not fix it", "Not clear yet", None, None, None, 96),
    ("Aligned deals collapse less often late", "Supported", 0.66, 0.52, 0.84, 611),
    ("Aligned deals earn trust sooner", "Leaning", 1.31, 1.02, 1.68, 392),
    ("Shorter sales cycles go with fewer practices", "Leaning", 1.44, 1.10, 1.89, 400),
    ("An account's first escalation is a surprise", "Described", 1.10, 0.90, 1.35, 171),
)
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script><b>bold</b>",
    "\u202egnp.exe\u202c\u2066hidden\u2069 Müller & Söhne",
    "name\x00\x07\x0b\x1b\ud800\ufffe with controls",
    "{{ 7 * 7 }} ]]> --> \" ' onload=alert(1)",
    "An-extremely-long-word-" + "x" * 277,
    "A title that goes on " * 15,
)


def _figure(categories: tuple[str, ...], series: tuple[Series, ...]) -> Callable[[Look], go.Figure]:
    def draw(look: Look) -> go.Figure:
        drawn = figures.look.figure(look, height=400)
        for one in series:
            x: list[Any] = list(one.days) if one.days else list(categories)
            drawn.add_scatter(x=x, y=list(one.values), name=one.name, mode="lines+markers")
        return drawn.figure()

    return draw


def _storable(text: str) -> str:
    """The text as a frame can hold it."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def chart(kind: Kind, categories: tuple[str, ...], series: tuple[Series, ...], **more: Any) -> Chart:
    """A chart of `series`, its data behind and a plain figure of it."""
    series_of = [replace(one, name=_storable(one.name)) for one in series]
    names = tuple(map(_storable, categories))
    data = pl.DataFrame(
        [
            (series.name, series.days[at] if series.days else None, names[at] if names else None, value)
            for series in series_of
            for at, value in enumerate(series.values)
        ],
        schema={"series": pl.String, "day": pl.Date, "category": pl.String, "value": pl.Float64},
        orient="row",
    )
    settings: dict[str, Any] = {
        "key": str(kind),
        "axis": "Escalations per 100 engagement-months",
        "alt": f"Takeaway of {kind}",
        "data": data,
    }
    return Chart(
        kind=kind, categories=categories, series=series, figure=_figure(categories, series), **{**settings, **more}
    )


def line() -> Chart:
    """A rate per quarter with its mean, one quarter not known."""
    rates = (9.8, 9.1, 10.4, 8.9, None, 8.1, 8.4, 7.2, 7.9, 6.8, 6.1)
    n = len(QUARTERS)
    return chart(
        Kind.LINE,
        QUARTERS,
        (
            Series("upper limit", tuple(round(11.6 + 0.1 * (at % 3), 1) for at in range(n)), meaning=Meaning.SECOND),
            Series("mean", (8.3,) * n, meaning=Meaning.SECOND),
            Series("lower limit", tuple(round(4.9 - 0.1 * (at % 3), 1) for at in range(n)), meaning=Meaning.SECOND),
            Series("rate", rates),
        ),
    )  # fmt: skip


def stacked() -> Chart:
    """Shares that add up to 100, a part of them not known."""
    done = (22, 25, 24, 30, 33, 38, 41, 44, 52, 57, 58)
    unknown = (30, 28, 30, 25, 22, 20, 18, 18, 15, 12, 11)
    return chart(
        Kind.STACKED,
        QUARTERS,
        (
            Series("practised", tuple(map(float, done))),
            Series(
                "not used",
                tuple(100.0 - a - b for a, b in zip(done, unknown, strict=True)),
                meaning=Meaning.NOT_DONE,
            ),
            Series("not known", tuple(map(float, unknown)), meaning=Meaning.UNKNOWN),
        ),
        axis="Share of signed deals, %",
    )


def columns() -> Chart:
    """Rates with limits by number of practices."""
    return chart(
        Kind.COLUMNS,
        ("none", "one", "two", "all three"),
        (Series("rate", (11.2, 9.6, 7.4, 5.9), low=(9.0, 8.1, 6.2, 4.4), high=(13.9, 11.3, 8.8, 7.8)),),
        reference=8.3,
    )


def dots() -> Chart:
    """Ratios with intervals on a log axis, one not known."""
    return chart(
        Kind.DOTS,
        tuple(claim[0] for claim in CLAIMS),
        (
            Series(
                "ratio",
                tuple(claim[2] for claim in CLAIMS),
                low=tuple(claim[3] for claim in CLAIMS),
                high=tuple(claim[4] for claim in CLAIMS),
            ),
        ),
        axis="Ratio, log scale; left of 1 is fewer",
        is_log=True,
        reference=1.0,
    )  # fmt: skip


def groups() -> Chart:
    """Two series of rates with intervals, on a plain axis."""
    return chart(
        Kind.DOTS,
        ("Success criteria implicit", "Responsibilities discussed late", "Risks never owned"),
        (
            Series("with the symptom", (11.0, 9.4, 10.2), (8.9, 7.7, 8.1), (13.4, 11.4, 12.8), Meaning.WORSE),
            Series("without it", (7.1, 7.4, 6.9), (6.0, 6.2, 5.5), (8.4, 8.8, 8.6), Meaning.SECOND),
        ),
    )


def lanes() -> Chart:
    """Dated events in five lanes with the commitment point and the signature."""

    def at(height: float, *days: tuple[int, int, int]) -> dict[str, Any]:
        return {"values": (height,) * len(days), "days": tuple(date(*day) for day in days)}

    return chart(
        Kind.LANES,
        ("Sales stages", "Practices", "Contracts", "Escalations", "Satisfaction"),
        (
            Series("Sales stages", **at(5, (2025, 1, 9), (2025, 2, 20), (2025, 4, 2), (2025, 5, 6)), meaning=Meaning.SECOND),
            Series("Practices", **at(4, (2025, 2, 28), (2025, 3, 12))),
            Series("Practices after signature", **at(4, (2025, 7, 1)), meaning=Meaning.NOT_DONE),
            Series("Contracts", **at(3, (2025, 5, 19), (2026, 2, 3)), meaning=Meaning.SECOND),
            Series("Escalations", **at(2, (2025, 8, 14), (2025, 11, 3), (2026, 4, 22)), meaning=Meaning.WORSE),
            Series("Satisfaction", **at(1, (2025, 9, 30), (2026, 3, 31)), meaning=Meaning.SECOND),
        ),
        axis="",
        marks=(Mark("commitment point", date(2025, 4, 2), is_dotted=True), Mark("signed", date(2025, 5, 19))),
    )  # fmt: skip


def claims_table() -> Table:
    """Eleven claims with verdict, estimate and n."""
    rows = tuple(
        (name, verdict, "–" if value is None else f"{value:.2f} ({low:.2f} to {high:.2f})", f"{n:,}")
        for name, verdict, value, low, high, n in CLAIMS
    )
    return Table(("Claim", "Verdict", "Estimate (95 % interval)", "Deals"), rows, (5.2, 1.9, 2.6, 0.9))


def open_deals(n: int = 8) -> Table:
    """Open deals to act on."""
    rows = tuple(
        (f"Managed workplace {at}", "Kestrel & Byrne Insurance Holding plc", f"€ {1.2 + at / 10:.1f} M", f"{18 + at} Oct 2026",
         "Agree what done means with delivery", "Ann-Kristin Okonkwo")
        for at in range(n)
    )  # fmt: skip
    return Table(("Deal", "Account", "Value", "Closes", "Next step", "Owner"), rows, (2.4, 3.2, 1.1, 1.4, 3.0, 2.0))


FACTS = (
    Fact("Escalations avoided per 100 deals", "11", "between 4 and 19 fewer in 12 months, n = 392 deals"),
    Fact("Aligned deals, signed in 2026 Q3", "58 %", "6 points more than in 2026 Q2, 52 to 64 %, n = 33"),
    Fact("Contracted value at risk", "€ 14.2 M", "41 deals with an open escalation or a score of 0 or 1"),
)
POINTS = (
    "The estimate rests on 392 deals of 171 accounts, signed 2024 Q1 to 2026 Q2, and on 418 escalations.",
    "A hidden difference between deals could also explain it: the negative control moved by 4 %.",
    "Two quarters in which aligned deals escalate as often as the others would change our mind.",
)


def review() -> Review:
    """Twelve slides as a firm would show them."""
    notes = "Aligned: at least two of the three practices before signature. n = 392 signed deals.\nSecond line."
    slides = (
        Slide("cover", "Agreement before signature and what followed", "", notes),
        Slide("headline", "Deals with more of the practices escalate less often; the evidence leans this way",
              "Verdict: Leaning. Attributable escalations in 12 months, deals signed 2024 Q1 to 2026 Q2, n = 392",
              notes, facts=FACTS, points=POINTS),
        Slide("trend", "Escalations have fallen for five quarters and stand below their mean",
              "Escalations per 100 engagement-months by calendar quarter; limits are the range of chance, n = 418",
              notes, chart=line()),
        Slide("adoption", "58 % of the deals signed in 2026 Q3 had a shared success definition, up from 22 %",
              "Share of signed deals by quarter of signature, n = 400; hatched is not known", notes,
              chart=stacked(), points=POINTS[:2]),
        Slide("dose", "Deals with all three practices escalate half as often as those with none",
              "Attributable escalations per 100 engagement-months, adjusted, with 95 % intervals, n = 392", notes,
              chart=columns(), facts=FACTS[:2]),
        Slide("claims", "One claim is supported, six lean the same way, none is contradicted",
              "Eleven claims with their estimates and 95 % intervals, as of 30 Sep 2026", notes,
              chart=dots(), table=claims_table()),
        Slide("symptoms", "Where success stays implicit, escalations are half as frequent again",
              "Attributable escalations per 100 engagement-months with and without each symptom, n = 392", notes,
              chart=groups()),
        Slide("account-1", "Kestrel & Byrne Insurance Holding plc: the first escalation came 87 days after signature",
              "Dated events of the account, Jan 2025 to Apr 2026; three escalations, one of them open", notes,
              chart=lanes(), facts=FACTS[2:], points=("Name an owner for the two major risks without one.",)),
        Slide("agreed", "Two of the three practices were agreed before signature", "As of 30 Sep 2026, n = 3 practices",
              notes, points=POINTS[:1],
              table=Table(("Practice", "Status", "When", "Who", "Source"),
                          (("Shared success definition", "● early", "28 Feb 2025", "M. Duarte, S. Lindqvist", "CRM, row 212"),
                           ("Early delivery voice", "● early", "12 Mar 2025", "S. Lindqvist", "Calendar, row 1,904"),
                           ("Explicit risk ownership", "○ after signature", "1 Jul 2025", "not named", "Risk register, row 77")),
                          (3, 2, 1.6, 2.6, 2.4))),
        Slide("open-deals", "Eight open deals can still be changed before their commitment point",
              "Open deals by days to commitment, value € 12.1 M, as of 30 Sep 2026, n = 8", notes, table=open_deals()),
        Slide("quality", "All checks passed; 11 % of the practices are not known",
              "Four sources, newest record 30 Sep 2026, n = 400 signed deals", notes, facts=FACTS[:2],
              points=POINTS),
    )  # fmt: skip
    return Review("Quarterly review", "Portfolio", "2026 Q3", date(2026, 9, 30), "20261001T060000", FOOTER, slides)


def long_table_review(n: int) -> Review:
    """A cover and one table of `n` deals."""
    slide = Slide(
        "open-deals", f"{n} open deals", "Open deals, as of 30 Sep 2026", "n", table=open_deals(n), facts=FACTS
    )
    return replace(review(), slides=(review().slides[0], slide))


def hostile_review() -> Review:
    """Hostile texts wherever a text can stand."""
    one, many = HOSTILE[0], HOSTILE
    facts = tuple(Fact(text, text[:40], text) for text in many[:3])
    table = Table((many[0], many[1], many[2]), tuple((text, text, text) for text in many), (1, 2, 3))
    category = chart(
        Kind.COLUMNS,
        many,
        (Series(one, (1.0, None, float("nan"), float("inf"), 3.0, 2.0, 1.0)),),
        alt=many[1],
        key=many[5],
    )
    dotted = chart(
        Kind.DOTS,
        many,
        (Series(many[1], (1.0, None, 2.0, 3.0, 0.5, 2.0, 1.0), meaning=Meaning.UNKNOWN),),
        key=one,
        alt=one,
        axis=many[3],
    )
    events = chart(Kind.LANES, (), (Series(many[2], (1.0,), days=(date(2026, 1, 1),)),), key=one, axis=one,
                   marks=(Mark(many[6], date(2026, 2, 1)),))  # fmt: skip
    empty = chart(Kind.LINE, (), (Series(one, ()),), key="empty")
    slides = (
        Slide("cover", many[6], many[5], "\n".join(many)),
        *(Slide(f"text-{at}", text, text, text, facts=facts, points=many) for at, text in enumerate(many)),
        *(Slide(f"chart-{at}", many[at], many[at], one, chart=drawn, points=many[:2])
          for at, drawn in enumerate((category, dotted, events, empty))),
        Slide("table", one, one, one, table=table, facts=facts),
        Slide("both", one, one, one, table=table, chart=category),
    )  # fmt: skip
    return Review(many[6], many[5], "2026 Q3", date(2026, 9, 30), one, " · ".join(many), slides)
