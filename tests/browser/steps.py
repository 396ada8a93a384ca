"""What a reader does in the app, step by step."""

from playwright.sync_api import Page, expect

# Every page by its title, at its address.
PAGES = {
    "Trends": "",
    "Evidence": "evidence",
    "Where it works": "where_it_works",
    "Account": "account",
    "Watch list": "watch_list",
    "Review": "review",
    "Data": "data",
    "Method": "method",
}


def open_app(page: Page, url: str) -> None:
    """Open the app at its first page and wait until it is drawn."""
    page.goto(url)
    expect(page.get_by_role("heading", name="Trends", exact=True)).to_be_visible(timeout=30_000)
    settle(page)


def go_to(page: Page, name: str) -> None:
    """Open a page by its link and wait until it is drawn."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=30_000)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the app has run to its end."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible(timeout=30_000)
    page.wait_for_timeout(400)


def pick_account(page: Page) -> str:
    """Pick the first account of the list; its name."""
    page.get_by_role("combobox", name="Account", exact=True).click()
    option = page.get_by_role("option").first
    name = option.inner_text()
    option.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=30_000)
    settle(page)
    return name


def visit(page: Page, url: str, title: str) -> None:
    """Open the app at a URL and wait until its page is drawn."""
    page.goto(url)
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=30_000)
    settle(page)


def download(page: Page, label: str, *, within: str | None = None) -> bytes:
    """What the download button of that name gives; the first one, or the one in the block keyed `within`."""
    area = page.locator(f".st-key-{within}") if within else page.get_by_test_id("stMain")
    with page.expect_download(timeout=120_000) as given:
        area.get_by_test_id("stDownloadButton").filter(has_text=label).first.get_by_role("button").click()
    return given.value.path().read_bytes()
