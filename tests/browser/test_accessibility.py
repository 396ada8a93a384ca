"""axe on every page, in light and in dark: nothing serious, nothing critical."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.steps import settle, visit

PAGES = {
    "Trends": "",
    "Evidence": "evidence",
    "Where it works": "where_it_works",
    "Account": "account?account=Osprey+Works+Oy",
    "Watch list": "watch_list",
    "Review": "review",
    "Data": "data",
    "Method": "method",
}


# What Streamlit draws itself and nothing outside of it can mend: rule, part of the element, why it does no harm.
STREAMLITS_OWN = {
    (
        "svg-img-alt",
        "metric_chart_",
    ): "points of a card's sparkline; the card says its value, change and interval in words",
}


def serious(page: Page) -> list[str]:
    """The serious and critical violations, a line for each element."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        for node in violation["nodes"]:
            if any(violation["id"] == rule and part in node["html"] for rule, part in STREAMLITS_OWN):
                continue
            found.append(f"{violation['id']}: {node['html'][:200]} {node['failureSummary'][:200]}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("title", PAGES)
def test_no_page_has_a_serious_violation(
    address: str, browser: Browser, title: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    visit(page, f"{address}/{PAGES[title]}", title)
    settle(page)
    violations = serious(page)
    context.close()
    assert violations == []
