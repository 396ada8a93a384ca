"""Named firms: what is true of each, in one table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from math import log

from etl.errors import ConfigError
from etl.sample.processes import CLAIMS, Calendar, ClaimEffects, Health, Lead, Places, Records, RollOut, Staggered

PRACTICES = ("success_definition", "delivery_voice", "risk_ownership")


@dataclass(frozen=True, slots=True)
class Preset:
    """The parameters of a firm; the defaults are the firm `effect`."""

    rate_ratios: tuple[float, float, float] = (0.8, 0.8, 0.8)  # true, of escalations, per practice
    base: float = 0.09  # escalations per engagement-month
    unknown: float = 0.07  # share of deals about which the records stay silent, besides dark regions
    unknown_by_score: float = 0.0  # log odds of being known per practice practised, around 1.5
    has_dark_regions: bool = True  # regions and periods in which a source was not in use
    adoption_by_complexity: float = 0.0  # log odds of a practice per unit of hidden complexity
    rate_by_complexity: float = 0.0  # log rate of escalations per unit of hidden complexity
    control_share: float = 0.0  # how much of that the control tickets show
    reactive: float = 0.0  # probability that trouble makes a deal add a missing practice afterwards
    backfill: float = 0.0  # probability that a calm deal's missing practice is entered later, with an earlier date
    biggest_account: float = 0.0  # share of the deals
    deals_per_owner: float = 25.0
    least_owners: int = 6
    most_owners: int = 80
    most_deals: int | None = None
    lead: Lead | None = None
    calendar: Calendar | None = None
    records: Records | None = None
    staggered: Staggered | None = None
    roll_out: RollOut | None = None
    health: Health | None = None
    claims: ClaimEffects | None = None
    places: Places | None = None

    @property
    def log_ratios(self) -> tuple[float, ...]:
        """The true log rate ratio of each practice."""
        return tuple(log(ratio) for ratio in self.rate_ratios)


def with_ratio(preset: Preset, ratio: float) -> Preset:
    """The same firm with one true rate ratio for every practice."""
    return replace(preset, rate_ratios=(ratio, ratio, ratio))


_NULL = Preset(rate_ratios=(1.0, 1.0, 1.0))
_LEAD = Lead(adoption=0.8, rate=-0.35)
_STEP = Calendar(adoption=2.5, rate=-0.7)
_PLATEAU = Calendar(adoption=2.5, rate=-0.9, first_month=12.0)
_SILENT = replace(_NULL, unknown=0.35, has_dark_regions=False)

PRESETS: dict[str, Preset] = {
    "effect": Preset(),
    "null": _NULL,
    "unequal": Preset(rate_ratios=(0.85, 0.70, 1.0)),
    "hidden": replace(_NULL, adoption_by_complexity=-0.45, rate_by_complexity=0.35, control_share=1.0),
    "masked": Preset(adoption_by_complexity=0.45, rate_by_complexity=0.35, control_share=1.0),
    "mnar40": Preset(unknown=0.40, unknown_by_score=0.5, has_dark_regions=False),
    "sparse": Preset(base=0.012),
    "reactive": replace(_NULL, reactive=0.5),
    "backfill": replace(_NULL, backfill=0.2),
    "one_big_account": Preset(biggest_account=0.3),
    "tiny_owners": Preset(deals_per_owner=3.0, most_owners=1_000_000),
    "tiny_firm": Preset(most_deals=60),
    "separation": Preset(rate_ratios=(1e-6, 1e-6, 1e-6)),
    "lead": replace(_NULL, lead=_LEAD),
    "lead_seen": replace(_NULL, lead=replace(_LEAD, are_controls_blind=False)),
    "lead_half": replace(_NULL, lead=replace(_LEAD, adoption=0.4, rate=-0.20)),
    "lead_harm": Preset(rate_ratios=(1.25, 1.25, 1.25), lead=_LEAD),
    "step": replace(_NULL, calendar=_STEP),
    "step_seen": replace(_NULL, calendar=replace(_STEP, are_controls_blind=False)),
    "plateau": replace(_NULL, calendar=_PLATEAU),
    "plateau_seen": replace(_NULL, calendar=replace(_PLATEAU, are_controls_blind=False)),
    "release": replace(_NULL, calendar=Calendar(adoption=2.5, released=0.55)),
    "lost_records": replace(_NULL, records=Records(lost=0.2)),
    "post_mortem": replace(_SILENT, records=Records(documented=1.0)),
    "written_up": replace(_NULL, records=Records(written_up=0.25, has_entry_times=False)),
    "settled": replace(_NULL, records=Records(settled=0.1)),
    "health": Preset(health=Health(), claims=ClaimEffects(c8=1.0)),
    "staggered": Preset(staggered=Staggered()),
    "staggered_null": replace(_NULL, staggered=Staggered()),
    "staggered_trend": Preset(staggered=Staggered(earlier_trend=-0.06)),
    "staggered_trend_null": replace(_NULL, staggered=Staggered(earlier_trend=-0.06)),
    "roll_out": Preset(roll_out=RollOut()),
    "roll_out_null": replace(_NULL, roll_out=RollOut()),
}

_ADJUSTABLE = "effect"  # the firm whose effect can be chosen


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen of any named firm."""

    effects_of: Mapping[str, float] = field(default_factory=dict)  # of the claims C5 to C10, by `c5` to `c10`
    hidden: Collection[str] = ()  # claims with a hidden factor
    is_lead_history_exported: bool = True
    places: Places | None = None


def chosen(name: str, effect: float, choices: Choices) -> Preset:
    """The named firm as chosen; `effect` is the ratio per practice of the firm `effect`, the others have their own.

    Raises ConfigError where no such firm or claim is known.
    """
    if name not in PRESETS:
        raise ConfigError(f"--preset: no such firm as {name!r}; there are {', '.join(PRESETS)}.")
    preset = with_ratio(PRESETS[name], effect) if name == _ADJUSTABLE else PRESETS[name]
    for claim in (*choices.effects_of, *choices.hidden):
        if claim not in CLAIMS:
            raise ConfigError(f"--effect-of, --hidden: no effect can be chosen for {claim!r}; {', '.join(CLAIMS)} can.")
    if choices.effects_of or choices.hidden:
        claims = preset.claims or ClaimEffects()
        names = (*claims.hidden, *(claim for claim in CLAIMS if claim in choices.hidden))
        preset = replace(preset, claims=replace(claims, **choices.effects_of, hidden=names))
    if preset.lead and not choices.is_lead_history_exported:
        preset = replace(preset, lead=replace(preset.lead, is_history_exported=False))
    return replace(preset, places=choices.places)
