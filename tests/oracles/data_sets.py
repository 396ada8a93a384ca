"""Published data sets, most of them as statsmodels ships them, in the shapes that the estimators read."""

from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.api as sm

from etl.evidence.estimators.followups import FollowUps, of_days
from etl.evidence.estimators.poisson import FloatArray

_SHIPPED = Path(statsmodels.__file__).parent


def shipped(*path: str) -> pd.DataFrame:
    """A file of statsmodels' own tests."""
    return pd.read_csv(_SHIPPED.joinpath(*path))


def named(name: str) -> pd.DataFrame:
    """A data set of `statsmodels.datasets`."""
    return getattr(sm.datasets, name).load_pandas().data


def ships() -> pd.DataFrame:
    """McCullagh & Nelder 1989: damage to ships by waves; those with time at sea."""
    data = shipped("discrete", "tests", "results", "ships.csv")
    return data.dropna(subset=["accident", "service"]).query("service > 0").reset_index(drop=True)


def epilepsy() -> pd.DataFrame:
    """Thall & Vail 1990: seizures of 59 patients in four periods of two weeks."""
    return shipped("genmod", "tests", "results", "epil.csv").sort_values(["subject", "period"], ignore_index=True)


def marrow() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Klein & Moeschberger 2003: leukaemia patients after a bone marrow transplant, and the published curve."""
    data = shipped("duration", "tests", "results", "bmt.csv")
    return data[data["Group"] == "ALL"], shipped("duration", "tests", "results", "bmt_results.csv")


def birth_weights() -> pd.DataFrame:
    """Hosmer & Lemeshow 1989: low birth weight."""
    return shipped("genmod", "tests", "results", "stata_lbw_glm.csv")


def endometrium() -> pd.DataFrame:
    """Heinze & Schemper 2002, Stat Med 21:2409: grade of 79 endometrial cancers."""
    return pd.read_csv(Path(__file__).with_name("endometrial.csv"))


# Colditz et al. 1994, JAMA 271:698, thirteen trials of BCG: ill and well of the vaccinated, then of the others.
_TUBERCULOSIS = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip


def tuberculosis(*, is_smoothed: bool = False) -> tuple[FloatArray, FloatArray]:
    """(13,) log risk ratios and their variances; smoothed: by the trials' mean odds, as in Berkey et al. 1995."""
    ill, well, others_ill, others_well = np.array(_TUBERCULOSIS, dtype=np.float64).T
    n, others = ill + well, others_ill + others_well
    variances = 1 / ill - 1 / n + 1 / others_ill - 1 / others
    if is_smoothed:
        variances = (well / ill).mean() / n + (others_well / others_ill).mean() / others
    return np.log(ill / n / (others_ill / others)), variances


def by_rank(times: FloatArray, is_event: FloatArray) -> tuple[FollowUps, FloatArray]:
    """Follow-ups with each time replaced by its rank, which no product-limit estimate minds; and the times."""
    distinct, rank = np.unique(times, return_inverse=True)
    n = len(times)
    ranks = rank.astype(np.int64) + 1
    deals = np.flatnonzero(is_event)
    return of_days(np.zeros(n, dtype=np.int64), ranks, np.arange(n), deals, ranks[deals]), distinct


def teen_employment() -> pd.DataFrame:
    """Callaway & Sant'Anna 2021: teens employed in 500 counties by year; counties raised their minimum wage in turn.

    One row per county and year: county, first_treat (0: never), population, year, employed. As the R package `did`
    ships it (`mpdta`), whose logarithms are turned back into the counts that they are of.
    """
    wide = pd.read_csv(Path(__file__).with_name("county_teen_employment.csv"))
    long = wide.melt(["county", "first_treat", "population"], var_name="year", value_name="employed")
    return long.assign(year=long["year"].str[-4:].astype(int)).sort_values(["county", "year"], ignore_index=True)
