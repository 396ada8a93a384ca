"""The glossary, the columns behind it and the sentences of a build are collected for the catalogue."""

import io

from dashboard.locale import extract


def texts(found: object) -> list[str]:
    return [text for _, _, text, _ in found]  # type: ignore[attr-defined]


def test_of_a_term_its_label_definition_and_method_are_collected() -> None:
    file = io.BytesIO(b'[aligned]\nlabel = "Aligned"\ntext = "Two of three."\nrests_on = ["deals.score"]\n')
    assert texts(extract.glossary(file, (), (), {})) == ["Aligned", "Two of three."]


def test_every_sentence_of_a_build_is_collected() -> None:
    file = io.BytesIO(b'reasons = ["Not known for {share}.", "No model fits."]\nsteps = ["Agree"]\n')
    assert texts(extract.written(file, (), (), {})) == ["Not known for {share}.", "No model fits.", "Agree"]


def test_a_column_is_collected_where_a_term_rests_on_it() -> None:
    columns = "{name: alignment_score, description: The score.}, {name: nobody_reads_this, description: Else.}"
    file = io.BytesIO(f"models:\n  - name: deal_outcomes\n    columns: [{columns}]\n".encode())
    assert texts(extract.columns(file, (), (), {})) == ["The score."]
