"""Firms of which little or nothing can be shown: each builds, every page opens, every export is made and opens."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from dashboard import warehouse as leases
from dashboard.access import Scope
from dashboard.export import formats
from dashboard.export.formats import Format
from dashboard.queries import account as account_queries
from dashboard.review.make import Wish, make
from dashboard.review.quarters import Kept, ReviewError
from etl.warehouse.publish import read_pointer
from tests import warehouses
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage, open_page
from tests.dashboard.pages.test_every_page import PAGES
from tests.edges import firms
from tests.edges.firms import EDGES

pytestmark = pytest.mark.built
__all__ = ["open_page"]

PRINTED = (Format.PDF, Format.PNG, Format.SVG)


# `make test` tries the barest firms; `make edges` tries all of them.
BAREST = ("no deal", "one deal", "all unknown")


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=[] if name in BAREST else [pytest.mark.slow]) for name in EDGES]
)
def edge(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The warehouse of a firm at the edge."""
    of = EDGES[request.param]
    for folder in warehouses.shared(of, made_of=Path(firms.__file__).read_text(encoding="utf-8")):
        yield folder / warehouses.WAREHOUSE


@pytest.fixture
def wish(edge: Path, monkeypatch: pytest.MonkeyPatch) -> Wish:
    """A review of the whole firm."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(edge))
    pointer = read_pointer(edge)
    assert pointer
    return Wish(Scope(), Kept("2026 Q3", pointer.build_id, date(2026, 9, 30)))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_what_it_rests_on(edge: Path, open_page: OpenPage, page: str) -> None:
    app = open_page(edge, page)
    assert not app.exception
    assert not app.error
    assert "As of" in words(app)


@pytest.mark.parametrize("part", ["Definitions", "Analysis plan", "Calibration", "Limits"])
def test_every_part_of_the_method_opens(edge: Path, open_page: OpenPage, part: str) -> None:
    assert not open_page(edge, "method", part=part).exception


@pytest.mark.parametrize("chosen", [Format.PPTX, Format.HTML, Format.XLSX])
def test_the_review_of_the_firm_is_made_and_opens(wish: Wish, chosen: Format) -> None:
    if _accounts(wish):
        assert _opens(formats.render(make(wish), chosen), chosen)
    else:
        with pytest.raises(ReviewError, match=r"No signed deal is in this build, so there is nothing to review\."):
            make(wish)


@pytest.mark.browser
@pytest.mark.parametrize("chosen", PRINTED)
def test_the_review_of_the_firm_prints(wish: Wish, chosen: Format) -> None:
    if _accounts(wish):
        assert len(formats.render(make(wish), chosen)) > 100


def test_the_review_of_an_account_is_made_and_opens(wish: Wish) -> None:
    accounts = _accounts(wish)
    for account_id in accounts[:2]:
        of_account = Wish(wish.scope, wish.kept, account_id=account_id)
        for chosen in (Format.PPTX, Format.HTML, Format.XLSX):
            assert _opens(formats.render(make(of_account), chosen), chosen)


def _accounts(wish: Wish) -> list[str]:
    with leases.lease(wish.kept.build_id):
        return account_queries.accounts(wish.scope)["account_id"].to_list()


def _opens(content: bytes, chosen: Format) -> bool:
    """Whether a program that reads the format finds something in the file."""
    match chosen:
        case Format.PPTX:
            return len(Presentation(io.BytesIO(content)).slides) > 0
        case Format.XLSX:
            return len(load_workbook(io.BytesIO(content)).sheetnames) > 0
        case Format.HTML:
            return content.decode().rstrip().endswith("</html>")
    return zipfile.is_zipfile(io.BytesIO(content))
