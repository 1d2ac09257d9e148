"""What axe says of a page as it stands, by WCAG 2.2 at levels A and AA."""

from pathlib import Path

from playwright.async_api import Page

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


async def broken_rules(page: Page) -> list[str]:
    """Each rule with the first place that breaks it. The context needs `bypass_csp`: our policy keeps axe out."""
    if not await page.evaluate("'axe' in window"):
        await page.add_script_tag(path=AXE)
    judged = await page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARD)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in judged["violations"]]
