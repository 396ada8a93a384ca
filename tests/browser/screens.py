"""The kinds of screen that the app is read on: width, colours and language; and a reader whose clicks are counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import locale
from dashboard.locale import t
from tests.browser.steps import settle

WIDE, NARROW = 1440, 390
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen and the reader in front of it."""

    width: int
    scheme: Scheme
    language: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"

    @property
    def height(self) -> int:
        return 844 if self.width == NARROW else 900


# Each width with each language, and each colour with both; `make screens` tries every combination.
SOME = {(WIDE, "light", "en"), (WIDE, "dark", "de"), (NARROW, "light", "de"), (NARROW, "dark", "en")}
SCREENS = [
    pytest.param(Screen(width, scheme, language), id=f"{width}-{scheme}-{language}",
                 marks=() if (width, scheme, language) in SOME else pytest.mark.slow)
    for width in (WIDE, NARROW) for scheme in SCHEMES for language in ("en", "de")
]  # fmt: skip


@dataclass(slots=True)
class Reader:
    """A reader of the app on one screen; `clicks` counts what they clicked or tapped."""

    page: Page
    address: str
    screen: Screen
    clicks: int = 0
    errors: list[str] = field(default_factory=list)

    def said(self, text: str) -> str:
        """A text of the catalogue in the reader's language."""
        locale.use(None, language=self.screen.language)
        try:
            return t(text)
        finally:
            locale.use(None)

    def open(self, path: str = "", *, title: str = "Trends") -> None:
        """Open the app at an address."""
        joined = "&" if "?" in path else "?"
        self.page.goto(f"{self.address}/{path}{joined}lang={self.screen.language}")
        self._is_drawn(title)

    def go_to(self, title: str) -> None:
        """Open another page by the app's own menu."""
        if self.screen.width == NARROW:
            self.click(self.page.get_by_test_id("stExpandSidebarButton"))
        self.click(self.page.get_by_role("link", name=self.said(title), exact=True).first)
        self._is_drawn(title)

    def click(self, place: Locator) -> None:
        """One click, or one tap; then wait until the app has run."""
        place.click()
        self.clicks += 1
        settle(self.page)

    def is_on_the_first_screen(self, place: Locator) -> bool:
        """Whether all of it is seen without scrolling."""
        box = place.bounding_box()
        return box is not None and box["y"] + box["height"] <= self.screen.height

    def _is_drawn(self, title: str) -> None:
        expect(self.page.get_by_role("heading", name=self.said(title), exact=True)).to_be_visible(timeout=60_000)
        settle(self.page)


@contextmanager
def reading(browser: Browser, address: str, screen: Screen) -> Iterator[Reader]:
    """A reader of the app; fails at the end on any error of the page."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height}, color_scheme=screen.scheme, accept_downloads=True,
        locale="de-DE" if screen.language == "de" else "en-US",
    )  # fmt: skip
    reader = Reader(context.new_page(), address, screen)
    reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
    try:
        yield reader
    finally:
        context.close()
    assert reader.errors == []
