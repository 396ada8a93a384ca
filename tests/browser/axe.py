"""What axe finds on a page: nothing serious and nothing critical may be there."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

# What Streamlit draws itself and nothing outside of it can mend: rule, part of the element, why it does no harm.
STREAMLITS_OWN = {
    (
        "svg-img-alt",
        "metric_chart_",
    ): "points of a card's sparkline; the card says its value, change and interval in words",
}


def serious(page: Page) -> list[str]:
    """The serious and critical violations, a line for each element."""
    expect(page.locator('[data-stale="true"]')).to_have_count(0, timeout=30_000)  # what is drawn anew is pale meanwhile
    page.wait_for_timeout(500)
    found = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        for node in violation["nodes"]:
            if any(violation["id"] == rule and part in node["html"] for rule, part in STREAMLITS_OWN):
                continue
            found.append(f"{violation['id']}: {node['html'][:200]} {node['failureSummary'][:200]}")
    return found
