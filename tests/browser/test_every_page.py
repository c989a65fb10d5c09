"""Every main page in a real browser, at the desk and on the phone: nothing fails, nothing is asked of other hosts, everybody can use it.

That no script fails, the content security policy holds and no other host is asked is asserted for every page by the fixtures.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import let_in
from tests.estate import Estate, addresses, make_estate
from tests.world import make_world

from anwang.grid.access import Official

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFICER = [
    "inbox",
    "search",
    "search?q=市",
    "enterprises",
    "licences",
    "register_enterprise",
    "enterprise",
    "amend_enterprise",
    "add_licence",
    "charge_official",
    "checklists",
    "checklist_version",
    "criteria_families",
    "criteria_clauses",
    "criteria_family",
    "imports",
    "import_new",
    "visits",
    "orders",
    "plan_visit",
    "plan_visit_of",
    "visit",
    "visit_sheet",
    "add_finding",
    "sign_visit",
    "serve_order",
    "tell_result",
    "order",
    "teams",
    "send_team",
    "team",
    "hazards",
    "hazard_board",
    "register_hazard",
    "hazard",
    "hazard_act",
    "campaigns",
    "campaign",
    "figures",
    "figure_catalogue",
    "papers",
    "visit_posting",
    "visit_paper",
    "order_paper",
    "hazard_sheet",
]
OTHERS = {
    "office": (
        "inbox import call_campaign amend_campaign draft_paper paper edit_paper organs organ persons person roles grid node dashboard map wall"
        " team external_values enter_external figure_targets figure_target paper_templates edit_template paper_figure checked_drafts"
        " checked_draft returns return return_cells forms form form_version boundaries"
    ),
    "town_officer": "import edit_checklist add_check_item change_check_item publish_checklist job",
    "security_admin": "inbox accounts account reset_password open_account",
    "audit_admin": "inbox trail trail_entry verification",
    "system_admin": "inbox settings rule set_rule calendar enter_notice second_factor password",
    "manager": "inbox enterprise hazards hazard visit search?q=市",
}
SMALL = 500
"""Pixels below which a screen is a phone's."""
NARROW: ViewportSize = {"width": 360, "height": 740}
"""The narrowest phone still in use."""
PAPERS = {"visit_posting", "visit_paper", "order_paper", "hazard_sheet"}
"""Pages that are sheets of paper: A4 wide whatever the screen."""

WRONG = """() => {
  const shown = e => e.offsetParent !== null || e.type === 'file';
  const fields = [...document.querySelectorAll('input, select, textarea')].filter(e => !['hidden', 'submit', 'button'].includes(e.type));
  const mute = fields.filter(e => !e.labels.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby'));
  const names = [...document.querySelectorAll('a, button, summary')].filter(shown)
    .filter(e => !e.textContent.trim() && !e.getAttribute('aria-label') && !e.title && !e.querySelector('[aria-label], title'));
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  return {
    fieldsWithoutLabel: mute.map(e => e.name || e.id || e.outerHTML.slice(0, 80)),
    nameless: names.map(e => e.outerHTML.slice(0, 120)),
    idsTwice: [...new Set(twice)],
    headings: document.querySelectorAll('h1').length,
    language: document.documentElement.lang,
    sideways: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
    broken: [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src),
  };
}"""
RIGHT = {"fieldsWithoutLabel": [], "nameless": [], "idsTwice": [], "headings": 1, "language": "zh-CN", "sideways": 0, "broken": []}


def walk(page: Page, estate: Estate, names: list[str]) -> dict[str, dict[str, object]]:
    """Open the pages one by one; return what is wrong with each."""
    known, found = addresses(estate), {}
    usual = page.viewport_size
    for said in names:
        name, _, query = said.partition("?")
        answer = page.goto(reverse(f"console:{name}", kwargs=dict(known[name][0]) if name in known else {}) + f"?{query}")
        assert answer is not None
        seen = page.evaluate(WRONG)
        if usual is not None and usual["width"] < SMALL:
            page.set_viewport_size(NARROW)
            seen["sideways"] = max(seen["sideways"], page.evaluate(WRONG)["sideways"])
            page.set_viewport_size(usual)
        if name in PAPERS:
            seen["sideways"] = 0
        wrong = {key: value for key, value in seen.items() if value != RIGHT[key]}
        if answer.status not in {200, 409}:
            wrong["status"] = answer.status
        if wrong:
            found[said] = wrong
    return found


def everywhere(page: Page, server: LiveServer) -> dict[str, dict[str, object]]:
    world = make_world(on=timezone.localdate())
    estate = make_estate(world)
    wrong = walk(let_in(page, server, world.officer), estate, OFFICER)
    for who, names in OTHERS.items():
        by: Official = getattr(world, who)
        wrong |= {f"{who}:{name}": each for name, each in walk(let_in(page, server, by), estate, names.split()).items()}
    return wrong


def test_every_page_at_the_desk(desktop: Page, live_server: LiveServer) -> None:
    assert everywhere(desktop, live_server) == {}


def test_every_page_on_the_phone(phone: Page, live_server: LiveServer) -> None:
    assert everywhere(phone, live_server) == {}


def test_focus_is_seen_wherever_the_tab_key_leads(desktop: Page, live_server: LiveServer) -> None:
    world = make_world(on=timezone.localdate())
    make_estate(world)
    let_in(desktop, live_server, world.officer).goto(reverse("console:hazards"))

    unseen = []
    for _ in range(40):
        desktop.keyboard.press("Tab")
        seen = desktop.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 90), s.outlineStyle, parseFloat(s.outlineWidth)]; }"
        )
        if seen[0].startswith("<body"):
            break  # once around
        if seen[1] == "none" or seen[2] < 2:
            unseen.append(seen)

    assert unseen == []


# ---- contrast, by arithmetic -------------------------------------------------------------------------------------------------

PAIRS = [
    (text, ground, 4.5)
    for text in ("text", "text-soft", "text-faint", "ink-700", "ink-800", "ink-900", "level-red")
    for ground in ("paper", "ground", "ink-50")
]
PAIRS += [
    ("paper", "ink-900", 4.5),
    ("paper", "ink-700", 4.5),
    ("field-line", "paper", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "ground", 3.0),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_contrast_suffices(text: str, ground: str, least: float) -> None:
    sheet = finders.find("console/anwang.css")
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", Path(str(sheet)).read_text(encoding="utf-8")))
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= least
