"""The event study of take-up in words: what a quarter is called, and what the units are."""

from dashboard.locale import deferred, t, tn

UNITS = {
    "region": deferred("regions"),
    "segment": deferred("segments"),
    "service line": deferred("service lines"),
    "sales owner": deferred("sales owners"),
    "delivery lead": deferred("delivery leads"),
}
BY_UNIT = {
    "region": deferred("by region"),
    "segment": deferred("by segment"),
    "service line": deferred("by service line"),
    "sales owner": deferred("by sales owner"),
    "delivery lead": deferred("by delivery lead"),
}
ESTIMATORS = {
    "imputation, a level for each unit": deferred("imputation"),
    "interaction-weighted": deferred("interaction-weighted"),
}
LAST = 8  # the quarter since take-up that has the later ones with it


def quarter_name(quarter: int) -> str:
    """A quarter of signature by its distance from take-up."""
    if quarter == 0:
        return t("quarter of take-up")
    if quarter < 0:
        return tn("{n} quarter before", "{n} quarters before", -quarter)
    if quarter >= LAST:
        return tn("{n} quarter since and later", "{n} quarters since and later", quarter)
    return tn("{n} quarter since", "{n} quarters since", quarter)
