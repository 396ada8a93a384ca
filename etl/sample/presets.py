"""Named firms: what is true of each, in one table."""

from dataclasses import dataclass, replace
from math import log

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

    @property
    def log_ratios(self) -> tuple[float, ...]:
        """The true log rate ratio of each practice."""
        return tuple(log(ratio) for ratio in self.rate_ratios)


_NULL = Preset(rate_ratios=(1.0, 1.0, 1.0))

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
}
