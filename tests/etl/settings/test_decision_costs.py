"""What an escalation costs: an amount with its currency, or nothing."""

from pathlib import Path

import pytest

from etl.errors import ConfigError
from etl.settings import config


def load(folder: Path, text: str) -> config.Settings:
    (folder / "commonground.toml").write_text(text, encoding="utf-8")
    return config.load(None, folder)


def test_no_cost_is_taken_for_granted(tmp_path: Path) -> None:
    assert load(tmp_path, "").decisions.cost_per_escalation is None


@pytest.mark.parametrize("amount", ["12000", "12000.0"])
def test_an_amount_comes_with_its_currency(tmp_path: Path, amount: str) -> None:
    found = load(tmp_path, f"[decisions]\ncost_per_escalation = {amount}\ncurrency = 'EUR'").decisions
    assert (found.cost_per_escalation, found.currency) == (12000.0, "EUR")


@pytest.mark.parametrize("amount", ["0", "-5", "inf", "nan", "true", "'12000'"])
def test_an_amount_that_is_none_is_refused(tmp_path: Path, amount: str) -> None:
    with pytest.raises(ConfigError, match=r"decisions\.cost_per_escalation: must be a number above 0, such as 12000"):
        load(tmp_path, f"[decisions]\ncost_per_escalation = {amount}\ncurrency = 'EUR'")


@pytest.mark.parametrize("currency", ["'euro'", "'eur'", "978", "''"])
def test_a_currency_has_three_letters(tmp_path: Path, currency: str) -> None:
    with pytest.raises(ConfigError, match=r"decisions\.currency: must be the three letters of a currency"):
        load(tmp_path, f"[decisions]\ncost_per_escalation = 12000\ncurrency = {currency}")


@pytest.mark.parametrize(
    ("given", "missing"), [("cost_per_escalation = 12000", "currency"), ("currency = 'EUR'", "cost_per_escalation")]
)
def test_neither_means_anything_without_the_other(tmp_path: Path, given: str, missing: str) -> None:
    with pytest.raises(ConfigError, match=rf"decisions\.{missing}: is missing"):
        load(tmp_path, f"[decisions]\n{given}")
