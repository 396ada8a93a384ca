"""The slides on the evidence say what the build stored: a row a claim, a point a practice, and verdicts counted."""

import re

from dashboard import review
from dashboard.review import Wish
from dashboard.review.slides import Slide
from dashboard.wording.claims import CLAIMS, VERDICTS
from etl.evidence import Verdict


def _slide(wish: Wish, key: str) -> Slide:
    return next(slide for slide in review.make(wish).slides if slide.key == key)


def test_every_claim_has_a_row_and_the_title_counts_its_verdicts(wish: Wish) -> None:
    slide = _slide(wish, "claims")
    assert slide.table
    assert [row[0] for row in slide.table.rows] == list(CLAIMS)
    verdicts = [row[2] for row in slide.table.rows]
    for verdict, after in ((Verdict.SUPPORTED, "are supported"), (Verdict.CONTRADICTED, "are contradicted")):
        n = sum(text.startswith(str(VERDICTS[verdict])) for text in verdicts)
        assert f"{n or 'none'} {after}" in slide.title


def test_the_notes_of_the_claims_have_ratios_with_their_intervals(wish: Wish) -> None:
    notes = _slide(wish, "claims").notes.splitlines()
    [main] = [line for line in notes if line.startswith("C4: ")]
    assert re.match(r"C4: rate ratio [\d.]+, 95 % interval [\d.]+ to [\d.]+; ", main)


def test_the_ratios_of_the_practices_are_a_chart_of_the_same_estimates(wish: Wish) -> None:
    slide = _slide(wish, "ratios")
    assert slide.chart
    assert slide.chart.alt == slide.title
    assert "n = " in slide.subtitle
