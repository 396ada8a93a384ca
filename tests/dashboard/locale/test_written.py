"""What a build wrote in English is read in the reader's language; a firm's own words stay as they are."""

from pathlib import Path

import duckdb
import pytest

from dashboard import locale
from dashboard.locale.written import SENTENCES, sentences, written
from etl.evidence.verdicts.thresholds import THRESHOLDS
from etl.warehouse.publish import read_pointer

# What every reader of the app meets of the evidence and of open deals.
READ = (
    ("evidence.claims", "contrast"),
    ("evidence.claims", "reasons"),
    ("evidence.claims", "adjustment"),
    ("evidence.checks", "name"),
    ("evidence.checks", "text"),
    ("evidence.estimates", "method"),
    ("evidence.estimates", "withheld"),
    ("evidence.take_up", "withheld"),
    ("marts.open_deals", "next_step"),
    ("marts.open_deals", "warnings"),
    ("marts.practice_evidence", "reason"),
    ("marts.unlinked_contracts", "reason"),
    ("meta.cell_problems", "mend"),
    ("meta.cell_problems", "reason"),
    ("meta.rejects", "mend"),
    ("meta.rejects", "reason"),
    ("meta.settings", "description"),
    ("quality.results", "description"),
)


@pytest.fixture
def _in_german() -> None:
    locale.use("de-DE")


@pytest.mark.usefixtures("_in_german")
@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("per additional practice", "je zusätzlicher Praktik"),
        ("Per additional practice", "Je zusätzlicher Praktik"),
        (
            "amendments per contract-year, delivery voice: practised against not",
            "Nachträge je Vertragsjahr, Mitsprache der Umsetzung: angewandt gegen nicht",
        ),
        (
            "Too imprecise: a ratio of 0.57 or lower would be found with 80 % power; about 1,628 more deals are needed"
            " for 0.80, more than ten years at the present pace.",
            "Zu ungenau: ein Verhältnis von 0,57 oder weniger würde mit einer Teststärke von 80 % gefunden; für 0,80"
            " braucht es etwa 1.628 weitere Geschäfte, mehr als zehn Jahre beim jetzigen Tempo.",
        ),
        ("A practice is unknown. Only the model tells this.",
         "Eine Praktik ist unbekannt. Nur das Modell gibt darüber Auskunft."),
        ("known risk", "Bekanntes Risiko"),
        ("Our own words of 2.5 m", "Our own words of 2.5 m"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_of_a_build_is_read_in_german(text: str, german: str) -> None:
    assert written(text) == german


def test_in_english_it_stays_as_it_is() -> None:
    assert written("24 faults that escalated; at least 30 are needed.").startswith("24 faults")


@pytest.mark.usefixtures("_in_german")
def test_every_threshold_of_the_verdicts_is_told_in_german() -> None:
    assert [text for _, _, text in THRESHOLDS.texts() if written(text) == text] == []


@pytest.mark.usefixtures("_in_german")
def test_every_sentence_of_the_file_is_in_the_catalogue() -> None:
    assert [sentence for sentence in sentences(SENTENCES) if not locale.is_known(sentence)] == []


@pytest.mark.usefixtures("_in_german")
def test_what_the_build_of_the_sample_says_is_all_translated(sample_warehouse: Path) -> None:
    pointer = read_pointer(sample_warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        for table, column in READ:
            kind = connection.execute(f"select typeof({column}) from {table} limit 1").fetchone()
            values = f"unnest({column})" if kind and kind[0].endswith("[]") else column
            rows = connection.execute(f"select distinct {values} from {table}").fetchall()
            said = [str(text) for (text,) in rows if text]
            assert [text for text in said if written(text) == text and text != "Wilson"] == [], (table, column)
