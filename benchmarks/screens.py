"""What the eye waits for: one's own message on screen after Enter, and the list moving over 10,000 conversations."""

import statistics
from typing import Any
from uuid import UUID

import asyncpg
from playwright.async_api import Page

from balcao.core.database import plain_url
from balcao.testing.screens import chromium, signed_in
from balcao.testing.stage import Stage
from benchmarks.filled_inbox import fill
from benchmarks.report import Row

CONVERSATIONS = 10_000
SENT = 25
# From the key to the frame in which the bubble is painted, by the browser's own clock.
SHOWN = """async text => {
  const area = document.querySelector('#composer-text');
  const list = document.querySelector('[role=region] [id^=message-]').closest('[role=region]');
  const before = performance.now();
  const seen = new Promise(resolve => {
    const observer = new MutationObserver(() => {
      if (!list.textContent.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - before), 0));
    });
    observer.observe(list, {subtree: true, childList: true, characterData: true});
  });
  area.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
  return seen;
}"""
# The longest wait between two frames while the list runs past, page after page.
SCROLLED = """async () => {
  const scroller = document.querySelector('[data-conversation]').closest('.overflow-y-auto');
  const gaps = [];
  let last = performance.now();
  for (let frame = 0; frame < 600; frame++) {
    scroller.scrollTop += 120;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return {gaps, drawn: document.querySelectorAll('[data-conversation]').length};
}"""


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        await fill(owner, stage.account_id, UUID(stage.channel_id), conversations=CONVERSATIONS)
    finally:
        await owner.close()
    patient = stage.patient("5511987650000", "Ana do Relógio")
    await patient.say("Oi")
    conversation = await patient.conversation()
    async with chromium() as browser:
        page = await signed_in(browser, stage)
        scrolled = await _scrolled(page, stage)
        await page.goto(f"{stage.base}/conversas/{conversation['id']}")
        shown = await _shown(page)
    return [
        Row("own message on screen after Enter, p95", _p95(shown), "ms", ("under", 100)),
        Row("own message on screen after Enter, median", statistics.median(shown), "ms", None),
        Row("list of 10,000 scrolled, frame p95", _p95(scrolled["gaps"]), "ms", ("under", 50)),
        Row("list of 10,000 scrolled, rows drawn at once", float(scrolled["drawn"]), "rows", ("under", 60)),
    ]


async def _shown(page: Page) -> list[float]:
    area = page.locator("#composer-text")
    times = []
    await page.locator("[id^=message-]").first.wait_for()
    for number in range(SENT):
        text = f"medida {number:03d} do que se vê"
        await area.fill(text)
        times.append(float(await page.evaluate(SHOWN, text)))
    return times


async def _scrolled(page: Page, stage: Stage) -> dict[str, Any]:
    await page.goto(f"{stage.base}/conversas")
    await page.locator("[data-conversation]").first.wait_for()
    found: dict[str, Any] = await page.evaluate(SCROLLED)
    return found


def _p95(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[-1], 1)
