"""The page Method: the analysis plan in plain words, the verdict rules, the trial of predictions, the limits."""

import polars as pl

from dashboard.locale import t
from dashboard.locale.written import written, written_column
from dashboard.wording.thresholds import in_words
from dashboard.wording.words import number
from etl.evidence.verdicts.thresholds import THRESHOLDS, percent


def thresholds_table(thresholds: pl.DataFrame) -> pl.DataFrame:
    """Name in words, value, standard value, meaning, and the name that `--set` knows."""
    named = pl.col("name").map_elements(in_words, return_dtype=pl.String).alias("threshold")
    return thresholds.select(named, "value", "default_value", written_column("description").alias("meaning"), "name")


def plan() -> list[tuple[str, list[str]]]:
    """Headings with their points."""
    return [
        (
            t("What is estimated"),
            [
                t("The unit is a signed deal; deals of one ultimate parent account belong together."),
                t("Primary: the ratio of attributable escalations per month of contract for each additional practice"
                  " of the three, in the first 12 months after signature."),
                t("Headline: how many fewer escalations per 100 deals in 12 months go with all three practices on every"
                  " deal, against the practices as they were."),
                t("Secondary: each practice alone, 0 to 3 practices, days until the first escalation, surprises,"
                  " contracts, late losses, trust, sales cycles."),
            ],
        ),
        (
            t("How"),
            [
                t("Poisson counts with observed months as exposure, in three windows of follow-up; intervals by the"
                  " account"
                  " jackknife, CR3 (Bell and McCaffrey 2002), with t quantiles."),
                t("Adjusted for deal value, segment, service line, deal type, earlier escalations, quarter of"
                  " signature,"
                  " length of the sales cycle and the sales owner's habits (Mundlak 1978). Never for what follows"
                  " from the"
                  " practices, such as contract complexity."),
                t("Practices count only where evidence lies before signature and was recorded by then."),
                t("A practice that is not known leaves its deal out of the primary estimate; both extreme readings are"
                  " shown beside it."),
            ],
        ),
        (
            t("What could overturn it"),
            [
                t("Control tickets: faults and user requests, which no agreement before signature can prevent, must not"
                  " show the same difference (Lipsitch, Tchetgen Tchetgen and Cohen 2010)."),
                t("Placebos before signature and after it, shuffled practices, up to 200 other specifications, overlap"
                  " weights (Li, Morgan and Zaslavsky 2018), leaving out each account and sales owner."),
                t("The E-value (VanderWeele and Ding 2017): how strong a hidden difference would have to be."),
            ],
        ),
    ]  # fmt: skip


def target_trial() -> pl.DataFrame:
    """The trial that the estimate imitates, part by part, and how it is imitated (Hernán and Robins 2016)."""
    rows = (
        (t("Eligibility"), t("Deals about to be signed"),
         t("Signed deals whose practices are all known, with observed time after signature")),
        (t("Time zero"), t("The day of the lot, just before signature"), t("The day of signature")),
        (t("Strategies"), t("Follow none, one, two or three of the practices before signature"),
         t("The number of practices evidenced and recorded by signature, 0 to 3")),
        (t("Assignment"), t("By lot, within kinds of deals"),
         t("Not by lot: taken as if, given deal value, segment, service line, deal type, earlier escalations, quarter"
           " of signature, length of the sales cycle and the habits of the people")),
        (t("Follow-up"), t("Twelve months, or until the contract ends"),
         t("Observed months within twelve months of signature; open follow-up is censored, never zero")),
        (t("Outcome"), t("Escalations that the practices could have prevented"),
         t("Attributable escalations, linked to the deal by its keys and contracts")),
        (t("Estimand"), t("The ratio of rates per additional practice; the difference in escalations per 100 deals"),
         t("The same, as what goes together, unless nothing hidden differs between the deals")),
        (t("Analysis"), t("A Poisson model by strategy, clustered by account"),
         t("The same model with the covariates, CR3 by account, and every check of this page")),
    )  # fmt: skip
    return pl.DataFrame(rows, schema=["part", "target_trial", "here"], orient="row")


def verdict_rules() -> pl.DataFrame:
    """The rules in their order: the first that holds gives the verdict."""
    values = {name: shown for name, shown, _ in THRESHOLDS.texts()} | {"interval": THRESHOLDS.interval}
    reduction = percent(1 - THRESHOLDS.negligible_ratio)
    rows = (
        (t("Not clear yet"), t("Fewer than {min_deals} deals, {min_accounts} accounts or {min_events} escalations,"
                                   " fewer than {min_arm_deals} deals or {min_arm_events} escalations on one side, or"
                                   " more than {max_unknown} of the practices not known.", **values)),
        (t("Confounded"), t("One of the next three, or an interval above 1, if it were not for control tickets: from"
                            " {min_control_tickets} of them on, their own {interval} interval lies wholly on the"
                            " same side, and the ratio to them is not beyond 1 at {control_level_confounded}. Each"
                            " practice is confounded where the score is.", **values)),
        (t("Contradicted"), t("The whole interval above 1, also against control tickets and calibrated by three kinds"
                              " of them where there are so many, and the ratio below 1 in at most"
                              " {max_agreeing_contradicted} of the specifications; no doubt binds it.", **values)),
        (t("Supported"), t("The whole interval below 1 and the ratio at most {largest_supported_ratio}; lower than that"
                           " of control tickets, and calibrated by three kinds of them where there are so many; an"
                           " E-value of at least {min_e_value}; every reading of the unknown and {min_agreeing} of the"
                           " specifications agree; no doubt and no check stands in the way.", **values)),
        (t("Leaning"), t("Consistent with fewer escalations, but one of the conditions of Supported fails; or the"
                         " one-sided {leaning_level} bound below 1, the ratio at most {largest_supported_ratio} and"
                         " {min_agreeing_leaning} of the specifications agree.", **values)),
        (t("Not supported"), t("The interval rules out a reduction of {reduction} or more; no doubt binds it.",
                               reduction=reduction)),
        (t("Not clear yet"), t("Everything else; then the smallest difference that could be seen is stated. Doubts"
                                   " bind Contradicted and Not supported: undated, unknown or guessed records, deals"
                                   " that are not alike, one account or delivery lead, lost records, the time axis.")),
    )  # fmt: skip
    return pl.DataFrame(rows, schema=["verdict", "given_when"], orient="row")


def looks() -> list[str]:
    """How a verdict comes about over the quarters, so that looking often makes no claim look better."""
    return [
        t("A verdict is issued at each quarter-end. Supported, Leaning and Contradicted take two quarter-ends in a row"
          " that say at least that; the weaker word of the two is issued. Where they have none in common, the data are"
          " insufficient and the claim is under review, with the word of the last quarter-end beside it."),
        t("Not clear yet, Confounded and Not supported are issued at once, between quarter-ends too."),
        t("A firm's first quarter-end says its own word, and it is provisional."),
        t("A part of the deals, chosen by a filter, never earns a verdict."),
        t("An amount (“fewer per 100 deals”) is named only under Supported or Leaning."),
    ]  # fmt: skip


def verdict_thresholds() -> pl.DataFrame:
    """Every threshold of the rules: its value, and what it does."""
    rows = [(shown, written(text)) for _, shown, text in THRESHOLDS.texts()]
    return pl.DataFrame(rows, schema=["value", "meaning"], orient="row")


def predictions_table(found: pl.DataFrame) -> pl.DataFrame:
    """In the large, the slope, and each tenth of risk: predicted and observed with interval."""
    names = {"observed over expected": t("Observed / predicted, all"), "slope": t("Slope (1 is right)")}
    rows = [
        (
            names.get(row["measure"]) or t("Tenth {n} of risk", n=row["band"]),
            number(row["expected"]),
            number(row["value"], 2 if row["expected"] is None else 0),
            t("between {low} and {high}", low=number(row["low"], 2), high=number(row["high"], 2)),
            row["n_deals"],
        )
        for row in found.drop_nulls("value").iter_rows(named=True)
    ]
    columns = ["trial", "predicted", "observed", "interval", "n_deals"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def tenths(found: pl.DataFrame) -> pl.DataFrame:
    """The rows of the trial that are tenths of risk, from the least on."""
    return found.drop_nulls(["band", "expected", "value"]).sort("band")


def predictions_title(found: pl.DataFrame) -> str:
    """Whether deals that were predicted to escalate more did, by the slope and its interval."""
    slope = found.filter(pl.col("measure") == "slope").drop_nulls(["value", "low", "high"])
    if slope.is_empty():
        return t("It is too early to say whether deals predicted to escalate more did so")
    value, low, high = slope.select("value", "low", "high").row(0)
    words = {"slope": number(value, 2), "low": number(low, 2), "high": number(high, 2)}
    if low > 0:
        return t("Deals predicted to escalate more did so: slope {slope}, between {low} and {high}", **words)
    return t("Deals predicted to escalate more did not clearly do so: slope {slope}, between {low} and {high}", **words)


def limits() -> list[str]:
    """What no number of this app can show."""
    return [
        t("Nobody assigned the practices by lot. A difference between deals that no export records, and that goes"
          " with both"
          " the practices and escalations, can make up a difference or hide one."),
        t("Escalations are what ticket systems record. Where nobody writes tickets, none are seen; such months do"
          " not count."),
        t("A practice that was done and never recorded is not known here. Recording more will change the picture."),
        t("A subgroup chosen after looking at the data is exploratory, however narrow its interval."),
        t("Verdicts hold for this firm's own deals of these years, not for other firms."),
    ]  # fmt: skip
