"""The yardstick of suggested links: splink, which learns its weights from the firms themselves, without true pairs."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compare
from splink.internals.blocking_rule_creator import BlockingRuleCreator
from splink.internals.comparison_creator import ComparisonCreator

from etl.conform.company_names import plain_name
from etl.linking.weights import Firm
from tests.etl.linking.firms import World

_SCHEMA = dict.fromkeys(("unique_id", "name", "token", "domain", "country"), pl.String) | {"hosts": pl.List(pl.String)}
_TOKEN, _DOMAIN = block_on("token"), block_on("domain")


def suggested(firms: World, *, with_mails: bool) -> list[tuple[str, str, float]]:
    """The pairs of the desk's firms and the CRM's that splink proposes, with its match weights in bits.

    Names by Jaro-Winkler, domains with their frequency, countries; u from random pairs, m by expectation maximisation;
    compared are pairs of one domain or one first word, and, with e-mails, of one domain that people write from.
    """
    api = DuckDBAPI(connection=duckdb.connect())
    tables = [api.register(_table(side).to_arrow(), dataset_display_name=name) for side, name in _sides(firms)]
    hosts = block_on("hosts", arrays_to_explode=["hosts"])
    comparisons: list[ComparisonCreator | dict[str, Any]] = [
        compare.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.75]),
        compare.ExactMatch("domain").configure(term_frequency_adjustments=True),
        compare.ExactMatch("country"),
        *([compare.ArrayIntersectAtSizes("hosts", [1])] if with_mails else []),
    ]
    blocking: list[BlockingRuleCreator | dict[str, Any]] = [_DOMAIN, _TOKEN, *([hosts] if with_mails else [])]
    settings = SettingsCreator("link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocking)
    linker = Linker(tables, settings, log_level="ERROR")
    train = linker.training
    train.estimate_probability_two_random_records_match([_DOMAIN, block_on("name")], recall=0.8)
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (_DOMAIN, _TOKEN):
        train.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_weight=-5).as_duckdbpyrelation()
    rows = found.project("unique_id_l, unique_id_r, match_weight").fetchall()
    return [(two, one, bits) if one.startswith("crm:") else (one, two, bits) for one, two, bits in rows]


def _sides(firms: World) -> Iterator[tuple[Sequence[Firm], str]]:
    yield firms.known, "crm"
    yield firms.foreign, "desk"


def _table(firms: Sequence[Firm]) -> pl.DataFrame:
    named = [(firm, plain_name(firm.name)) for firm in firms]
    rows = [
        (firm.account_id, name, name.split()[0], firm.domain, firm.country, sorted(firm.hosts) or None)
        for firm, name in named
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
