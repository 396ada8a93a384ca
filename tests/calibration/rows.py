"""The rows of the calibration table: a kind of firm, the claim that is judged on it, and the limits of its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import exp, log

from etl.sample.presets import PRESETS, Preset, with_ratio
from etl.sample.processes import CLAIMS, ClaimEffects
from tests.calibration.firms import NEVER_UNKNOWN, Firm

N_FIRMS = 400
_HIDDEN_FACTOR = "hidden factor"  # as the table names the firms of a claim with one
LEAST, MOST = 0.0, 1.0
_SUPPORTED, _LEANING = (LEAST, 0.015), (LEAST, 0.10)
_TRUE_CLAIM = {"c5": 0.8, "c6": 0.75, "c7": 1.0, "c8": 0.75, "c9": 1.3, "c10": 1.6}
_FALSE_CLAIM = dict.fromkeys(CLAIMS, 1.0) | {"c7": 0.85}
_HARM = {"c5": 1.25, "c6": 1.33, "c7": 0.7, "c8": 1.33, "c9": 0.75, "c10": 0.6}

Limits = Mapping[str, tuple[float, float]]  # a word of a verdict, `coverage` or `type_i` → least and most share


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what is true of its firms, and what their claim's words may be."""

    key: str
    firm: Firm
    claim: str = "C4"
    truth: float = 1.0  # the claim's ratio, as the claim states it
    n_firms: int = N_FIRMS
    limits: Limits = field(default_factory=dict)
    is_hidden: bool = False  # whether the claim has a hidden factor
    is_unseen: bool = False  # no statistic can see what is wrong; the limits do not bind
    n_looks: int = 1  # quarterly cuts of each firm


def rows() -> tuple[Row, ...]:
    """All rows, C4 and what could lead it astray first."""
    return *_plain(), *_astray(), *_practices(), *_claims(), *_looks()


def _plain() -> Iterator[Row]:
    plain = {"Supported": _SUPPORTED, "Leaning": _LEANING, "type_i": (LEAST, 0.06), "coverage": (0.93, 0.97)}
    yield _row("null", 600, limits=plain, n_firms=1000)
    yield _row("null", 1500, limits=plain)
    yield _row("null", 3000, limits=plain)
    yield _row("effect", 600, ratio=0.8)
    yield _row("effect", 3000, ratio=0.8, limits={"Supported": (0.90, MOST)})
    yield _row("effect", 3000, ratio=1.25, limits={"Contradicted": (0.95, MOST)})
    yield _row("hidden", 1500, limits={"Supported": _SUPPORTED})
    yield _row("hidden from controls", 1500, is_unseen=True)


def _astray() -> Iterator[Row]:
    measured = {"Supported": _SUPPORTED, "Leaning": _LEANING, "type_i": (LEAST, 0.06), "coverage": (0.93, 0.97)}
    words = {"Supported": _SUPPORTED}
    for name in ("lead", "lead_seen", "lead_half", "step", "step_seen", "plateau", "plateau_seen", "release"):
        yield _row(name, 1500, limits=measured)
    yield _row("lead_harm", 3000, ratio=1.25, limits={"Contradicted": (0.95, MOST)})
    for name in ("lost_records", "post_mortem"):
        yield _row(name, 1500, limits=words)
    yield _row("written_up", 1500, limits=words | {"Contradicted": (LEAST, 0.03)})
    yield _row("written_up", 1500, ratio=0.8, limits={"Not supported": (LEAST, 0.03)})
    yield _row("settled", 1500, is_unseen=True)
    yield _row("mnar40", 1500, ratio=0.8)
    for name in ("staggered", "roll_out"):
        yield _row(name, 1500, ratio=0.8)
        yield _row(f"{name}_null", 1500, limits=measured)
    yield _row("staggered_trend", 1500, ratio=0.8)
    yield _row("staggered_trend_null", 1500, limits=words)


def _practices() -> Iterator[Row]:
    for claim, ratio in zip(("C1", "C2", "C3"), PRESETS["unequal"].rate_ratios, strict=True):
        false = {"Supported": _SUPPORTED} if ratio == 1 else {}
        yield _row("unequal", 1500, claim=claim, truth=ratio, limits=false)
        yield _row("null", 1500, claim=claim, limits={"Supported": _SUPPORTED, "Leaning": _LEANING})


def _claims() -> Iterator[Row]:
    """C5 to C10 true, false, harmful, and false with a hidden factor; C8's hidden health; C11's description."""
    false = {"Supported": _SUPPORTED, "Leaning": _LEANING}
    for claim in CLAIMS:
        yield _row_of_claim(claim, _TRUE_CLAIM[claim], "true")
        yield _row_of_claim(claim, _FALSE_CLAIM[claim], "false", limits=false)
        yield _row_of_claim(claim, _HARM[claim], "harm", limits={"Supported": _SUPPORTED, "Leaning": (LEAST, 0.015)})
        yield replace(_row_of_claim(claim, _FALSE_CLAIM[claim], "hidden", is_hidden=True), is_unseen=True)
    yield _row("health", 600, claim="C8", limits={"Supported": _SUPPORTED})
    yield _row("effect", 600, ratio=0.8, claim="C11", truth=1.0)


def _looks() -> Iterator[Row]:
    yield _row("null", 3000, n_looks=12, n_firms=100, limits={"Leaning": (LEAST, 0.12)})


def _row(
    name: str,
    n_deals: int,
    *,
    ratio: float = 1.0,
    claim: str = "C4",
    truth: float | None = None,
    n_looks: int = 1,
    n_firms: int = N_FIRMS,
    limits: Limits | None = None,
    is_unseen: bool = False,
) -> Row:
    preset = PRESETS["hidden" if name == "hidden from controls" else name]
    if name == "hidden from controls":
        preset = replace(preset, control_share=0.0)
    if name != "unequal":
        preset = with_ratio(preset, ratio)
    own = truth if truth is not None else 1.0 if claim in ("C8", "C11") else ratio
    parts = [claim, name, f"{own:g}", str(n_deals)] + ([f"{n_looks} looks"] if n_looks > 1 else [])
    return Row(
        key=" ".join(parts),
        firm=Firm(name, n_deals, _known(preset)),
        claim=claim,
        truth=own,
        n_firms=n_firms,
        limits=limits or {},
        is_unseen=is_unseen,
        n_looks=n_looks,
    )


def _known(preset: Preset) -> Preset:
    """The firm with every practice known, but where what is not known is the point."""
    if preset.records or preset.unknown > PRESETS["effect"].unknown:
        return preset
    return replace(preset, unknown=NEVER_UNKNOWN, has_dark_regions=False)


def _row_of_claim(claim: str, ratio: float, kind: str, *, limits: Limits | None = None, is_hidden: bool = False) -> Row:
    effects = ClaimEffects(**{claim: ratio}, hidden=(claim,) if is_hidden else ())
    preset = _known(replace(PRESETS["effect"], claims=effects))
    return Row(
        key=f"{claim.upper()} {kind} {ratio:g} 1500",
        firm=Firm(_HIDDEN_FACTOR if is_hidden else kind, 1500, preset),
        claim=claim.upper(),
        truth=_estimand(claim, ratio),
        limits=limits or {},
        is_hidden=is_hidden,
    )


def _estimand(claim: str, ratio: float) -> float:
    """The ratio that the claim estimates: C9 compares two or three practices with none or one, at 1 alone exactly."""
    return ratio if claim != "c9" else exp(2 * log(ratio))
