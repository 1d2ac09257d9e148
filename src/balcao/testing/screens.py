"""A real browser on the stage: opened once a run, one page a person."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

from balcao.testing.stage import PASSWORD, Stage

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Left out where there is none, except in CI."""
    if CHROMIUM is None:
        assert os.environ.get("CI") != "true", "CI has no Chromium: its browser tests cannot be left out"
        pytest.skip("NO CHROMIUM: the browser tests are left out")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


async def signed_in(browser: Browser, stage: Stage, size: str = "desk", email: str = "", **more: Any) -> Page:
    """A page of its own on the inbox; `more` goes to the browser's context."""
    width, height = SIZES[size]
    given = {"locale": "pt-BR", "timezone_id": "America/Sao_Paulo", **more}
    context = await browser.new_context(viewport={"width": width, "height": height}, **given)
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.goto(stage.base)
    await page.fill("input[type=email]", email or stage.email)
    await page.fill("input[type=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/conversas**")
    return page
