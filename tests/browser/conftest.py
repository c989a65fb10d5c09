"""Headless Chromium from the system's packages on a server of the test's own.

`live_server` (pytest-django) serves an empty database that the test fills; `desktop` and `phone` open pages on it. Where a test fails, its
pages are photographed into `.scratch/screenshots/`.
"""

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.world import sign_in

from anwang.grid.access import Official

CHROMIUM = Path(os.environ.get("ANWANG_CHROMIUM", "/usr/bin/chromium"))
SCREENSHOTS = Path(__file__).resolve().parents[2] / ".scratch" / "screenshots"
FLAGS = [
    "--no-sandbox",  # the tests may run as root, and open only pages of their own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}

# Playwright's synchronous driver keeps an event loop in this thread, which Django would take for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        word = f"no browser at {CHROMIUM}: apt-get install chromium fonts-noto-cjk"
        pytest.fail(word) if os.environ.get("CI") == "true" else pytest.skip(word)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d|^Response Status Error Code 401")
"""A refused form or a page that is not found: the browser notes it, and it is as it should be."""


def let_in(page: Page, server: LiveServer, by: Official) -> Page:
    """Give a page's browser the session of an official; whoever was signed in there before is out."""
    client = sign_in(Client(), by)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
    return page


def choose(page: Page, name: str, value: object) -> None:
    """Choose one value of a field, whether the form draws it as a menu, as buttons or as boxes."""
    page.locator(f"[name={name}]").first.wait_for(state="attached")
    if page.locator(f"select[name={name}]").count():
        page.locator(f"select[name={name}]").select_option(str(value))
    else:
        page.locator(f"input[name={name}][value='{value}']").check()


def open_page(browser: Browser, server: LiveServer, request: pytest.FixtureRequest, screen: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **screen)
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda said: errors.append(said.text) if said.type == "error" and not REFUSAL.match(said.text) else None)
    context.on("request", lambda asked: errors.append(asked.url) if not asked.url.startswith((server.url, "data:", "blob:")) else None)
    yield page
    if request.node.stash.get(FAILED, False):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for number, seen in enumerate(context.pages):
            seen.screenshot(path=SCREENSHOTS / f"{request.node.name}-{request.fixturename}-{number}.png", full_page=True)
    context.close()
    assert errors == [], "a script failed, the content security policy was broken, or another host was asked"


@pytest.fixture
def desktop(chromium: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page as wide as the offices' screens, 1366×768."""
    yield from open_page(chromium, live_server, request, DESKTOP)


@pytest.fixture
def plain(chromium: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page in a browser whose scripts are switched off."""
    yield from open_page(chromium, live_server, request, {**DESKTOP, "java_script_enabled": False})


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page on a phone."""
    yield from open_page(chromium, live_server, request, PHONE)
