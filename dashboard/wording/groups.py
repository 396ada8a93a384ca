"""*Where does it work?* in words: what groups are called, whether they differ, and what is drawn."""

from dashboard.locale import deferred, t
from dashboard.locale.written import written
from dashboard.wording import counts as counted
from dashboard.wording.words import in_words, number, percent
from etl.evidence import Estimate, Factor, Group

LEVEL = 0.05  # of p, adjusted for all tests: below it a difference is said to be unlikely to be chance
FACTORS = {
    "segment": deferred("Segment"),
    "region": deferred("Region"),
    "service_line": deferred("Service line"),
    "size": deferred("Size of the deal"),
    "deal_type": deferred("Type of the deal"),
}
_BETWEEN = {
    "segment": deferred("segments"),
    "region": deferred("regions"),
    "service_line": deferred("service lines"),
    "size": deferred("sizes of deals"),
    "deal_type": deferred("types of deals"),
}
_SIZES = {
    "smallest third": deferred("Smallest third"),
    "middle third": deferred("Middle third"),
    "largest third": deferred("Largest third"),
}


def title(factors: tuple[Factor, ...]) -> str:
    """Whether the groups differ, and whether all of them lie on one side."""
    different = [t(_BETWEEN[factor.name]) for factor in factors if is_different(factor)]
    if different:
        return t("It differs between {kinds}, which is unlikely to be chance", kinds=", ".join(different))
    ratios = [group.ratio for factor in factors for group in factor.groups if group.ratio.value is not None]
    if all((ratio.high or 0.0) < 1 for ratio in ratios):
        return t("Fewer escalations per practice in every group; differences between groups could be chance")
    return t("Groups do not clearly differ: their differences could be chance")


def is_different(factor: Factor) -> bool:
    """Whether the groups differ by more than chance, given that several kinds are tested."""
    return factor.p_of_all is not None and factor.p_of_all < LEVEL


def drawn(n_deals: int) -> str:
    """What the chart shows, of what."""
    return t(
        "Escalations in the first 12 months with each additional practice, adjusted, in all groups at once, n = {n}."
        " A group with few deals is drawn towards the mean of its kind. Lines are 95 % intervals; the dashed one is"
        " no difference. A single group earns no verdict.",
        n=counted.deals(n_deals),
    )


def nothing_told(factors: tuple[Factor, ...]) -> str:
    """Why no group can be told of."""
    why = next((factor.mean.withheld for factor in factors if factor.mean.withheld), "")
    return t("No group can be compared yet. {why}", why=written(why)).strip()


def group_name(factor: Factor, group: Group) -> str:
    """What a reader calls a group."""
    if group.name is None:
        return t("Not recorded")
    return t(_SIZES[group.name]) if group.name in _SIZES else in_words(group.name)


def change(ratio: Estimate) -> str:
    """`26 % fewer (33 % fewer to 3 % more)`; or that too little is known."""
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return t("too few to say")
    return t("{value} ({low} to {high})", value=_fewer(ratio.value), low=_fewer(ratio.low), high=_fewer(ratio.high))


def difference(factor: Factor) -> str:
    """Whether the groups of a kind differ, in words."""
    if factor.p_of_all is None:
        return written(factor.mean.withheld or "") or t("not tested")
    if is_different(factor):
        return t("unlikely to be chance (p = {p})", p=_p(factor.p_of_all))
    return t("could be chance (p = {p})", p=_p(factor.p_of_all))


def _p(p: float) -> str:
    return number(p, 3 if p < 0.1 else 2)


def _fewer(ratio: float) -> str:
    share = percent(abs(1 - ratio))
    return t("{share} fewer", share=share) if ratio <= 1 else t("{share} more", share=share)
