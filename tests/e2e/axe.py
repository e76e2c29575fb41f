"""Accessibility checks by axe-core, from node_modules."""

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@functools.cache
def source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, *, best_practice: bool) -> list[str]:
    """Each violation as one line: the rule, what it asks, and the first elements that break it."""
    rules = [*WCAG_2_2_AA, "best-practice"] if best_practice else WCAG_2_2_AA
    # evaluate() is not subject to the page's Content-Security-Policy, a <script> tag would be.
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [_line(violation) for violation in found["violations"]]


def _line(violation: dict[str, Any]) -> str:
    where = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']} ({', '.join(where)})"
