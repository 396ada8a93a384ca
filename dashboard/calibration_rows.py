"""How often each word is issued on simulated firms, by claim and by trap, before and after the last mends."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.locale import deferred, t, tn
from dashboard.wording.claims import VERDICTS as NAMES
from dashboard.wording.words import number, percent
from etl.evidence import Verdict
from etl.settings.paths import CALIBRATION_ROWS

SIDES = ("before", "after")
WORDS = tuple(verdict for verdict in Verdict if verdict not in (Verdict.NONE, Verdict.INSUFFICIENT))
_FIRMS = {
    "null": deferred("nothing is hidden"),
    "effect": deferred("nothing is hidden"),
    "unequal": deferred("practices of unequal effect"),
    "hidden": deferred("a hidden difference that controls share"),
    "hidden from controls": deferred("a hidden difference that controls miss"),
    "lead": deferred("able delivery leads, whom controls do not show"),
    "lead_seen": deferred("able delivery leads, whom controls show"),
    "lead_half": deferred("able delivery leads, half as strong"),
    "lead_harm": deferred("able delivery leads hide harm"),
    "step": deferred("uptake and rate step together"),
    "step_seen": deferred("uptake and rate step together, controls too"),
    "plateau": deferred("uptake and rate ramp together"),
    "plateau_seen": deferred("uptake and rate ramp together, controls too"),
    "release": deferred("a release calms every running deal"),
    "lost_records": deferred("records lost after trouble"),
    "post_mortem": deferred("absence documented after trouble"),
    "written_up": deferred("practices written up after trouble"),
    "settled": deferred("aligned teams settle without a record"),
    "mnar40": deferred("40 % not known"),
    "staggered": deferred("regions take the practices up one after another"),
    "staggered_null": deferred("regions take the practices up one after another"),
    "staggered_trend": deferred("regions take the practices up, on an earlier trend"),
    "staggered_trend_null": deferred("regions take the practices up, on an earlier trend"),
    "roll_out": deferred("a decision rolls the practices out"),
    "roll_out_null": deferred("a decision rolls the practices out"),
    "true": deferred("the claim is true"),
    "false": deferred("the claim is false"),
    "harm": deferred("the opposite is true"),
    "health": deferred("a deal's hidden health"),
}  # fmt: skip
_LIMITED = {"type_i": deferred("false intervals"), "coverage": deferred("intervals with the truth")}


def read(path: Path = CALIBRATION_ROWS) -> list[dict[str, Any]]:
    """The committed rows; none where there is no file."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return rows


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A line per row: claim, what is true, firms, each word before and after in percent, and the limits."""
    return pl.DataFrame([_line(row) for row in rows], infer_schema_length=None)


def headings() -> dict[str, str]:
    """The headings of `table`."""
    sides = {"before": t("before"), "after": t("after")}
    words = {
        f"{word}, {side}": t("{verdict} {side}, %", verdict=t(NAMES[word]), side=sides[side])
        for word in WORDS
        for side in SIDES
    }
    return {
        "claim": t("Claim"),
        "firms": t("Simulated firms"),
        "truth": t("True ratio"),
        "n_before": t("Firms before"),
        "n_after": t("Firms after"),
        "limits": t("Limits"),
        **words,
    }


def unseen(rows: list[dict[str, Any]]) -> str:
    """What no statistic can see, with how often it leads to Supported; empty where no row says."""
    found = []
    for row in rows:
        side = row["after"] or row["before"]
        if row["is_unseen"] and row["claim"] == "C4" and side:
            share = percent(side["shares"].get(Verdict.SUPPORTED, 0.0), 1)
            found.append(t("{firms}: {share}", firms=t(_FIRMS[row["firm"]]), share=share))
    if not found:
        return ""
    return t("No statistic can see these; how often “Supported” is issued without any effect: {list}.",
             list="; ".join(found))  # fmt: skip


def _line(row: dict[str, Any]) -> dict[str, object]:
    line: dict[str, object] = {
        "claim": row["claim"],
        "firms": _label(row),
        "n_deals": row["n_deals"],
        "truth": row["truth"],
    }
    for side in SIDES:
        line[f"n_{side}"] = row[side]["n_firms"] if row[side] else None
    for word in WORDS:
        for side in SIDES:
            line[f"{word}, {side}"] = round(100 * row[side]["shares"].get(word, 0.0), 1) if row[side] else None
    return {**line, "limits": _limits(row)}


def _label(row: dict[str, Any]) -> str:
    label = t(_FIRMS[row["firm"]]) if row["firm"] in _FIRMS else t("the claim is false, by a hidden factor")
    if row["n_looks"] > 1:
        looks = tn("{n} quarterly look", "{n} quarterly looks", row["n_looks"])
        return t("{label}, ever in {looks}", label=label, looks=looks)
    return label


def _limits(row: dict[str, Any]) -> str:
    """The limits in words, with those that the newer run missed."""
    if row["is_unseen"]:
        return t("none: nothing in the records shows it")
    said = []
    for name, (least, most) in row["limits"].items():
        word = t(_LIMITED[name]) if name in _LIMITED else t(NAMES[Verdict(name)])
        if least == 0:
            said.append(t("{word} at most {most}", word=word, most=percent(most, 1)))
        elif most == 1:
            said.append(t("{word} at least {least}", word=word, least=percent(least)))
        else:
            said.append(t("{word} {least} to {most}", word=word, least=number(100 * least, 0), most=percent(most)))
    side = row["after"] or row["before"] or {"missed": []}
    missed = [t(_LIMITED[name]) if name in _LIMITED else t(NAMES[Verdict(name)]) for name in side["missed"]]
    text = "; ".join(said)
    return t("{limits}. Missed: {missed}", limits=text, missed=", ".join(missed)) if missed else text
