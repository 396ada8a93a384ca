"""No text of the app says more than the data carry."""

import ast
import re
from pathlib import Path

from dashboard import glossary, wording
from dashboard.wording.claims import CLAIMS, VERDICT_MEANINGS

FORBIDDEN = re.compile(r"\b(causes|caused|proves|proven|drives)\b|!", re.IGNORECASE)


def test_no_text_of_the_app_claims_a_cause_or_shouts() -> None:
    texts = [str(value) for value in VERDICT_MEANINGS.values()] + list(CLAIMS.values())
    folder = Path(wording.__file__).parents[1]
    quoted = (
        text
        for path in (*folder.rglob("pages/*.py"), *folder.rglob("summaries/*.py"), *folder.rglob("wording/*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str)
        if len(text) > 11 and "\\" not in text  # a regular expression is not read by anybody
    )
    glossary_text = Path(glossary.__file__).with_name("glossary.toml").read_text(encoding="utf-8")
    assert [text for text in (*texts, *quoted, glossary_text) if FORBIDDEN.search(text)] == []
