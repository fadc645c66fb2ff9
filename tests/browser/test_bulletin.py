"""The bulletin in a real browser: phone and desktop, light and dark, print, no script, no network, keyboard only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from trucewatch.outputs.html.render import render
from trucewatch.publish.compose import compose
from unit.publish import sample

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
A4_PX = 718
"""Width of A4 between margins of a centimetre, at 96 pixels an inch."""

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")

CONTRAST = """() => {
  const parts = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return {rgb: m.slice(0, 3), a: m.length > 3 ? m[3] : 1}; };
  const light = ({rgb}) => rgb.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) { const b = parts(getComputedStyle(e).backgroundColor); if (b.a === 1) return b; } };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !holder.getClientRects().length || holder.closest("defs, title, desc, style")) continue;
    const style = getComputedStyle(holder);
    const ink = parts(holder.closest("svg") ? style.fill : style.color), paper = behind(holder);
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), texts.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    edition = compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE)
    for tag in ("en", "de"):
        (folder / f"{tag}.html").write_bytes(render(edition, sample.language(tag), sample.asset))
    return {tag: (folder / f"{tag}.html").as_uri() for tag in ("en", "de")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def opened(browser: Browser, url: str, width: int = 1280, **options: Any) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800}, **options)
    page.goto(url)
    return page


@pytest.mark.parametrize("tag", ["en", "de"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_the_page_never_scrolls_sideways(browser: Browser, pages: dict[str, str], width: int, tag: str) -> None:
    page = opened(browser, pages[tag], width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_nothing_is_requested_but_the_page(browser: Browser, pages: dict[str, str]) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages["en"])
    page.wait_for_load_state("networkidle")
    assert asked == [pages["en"]]
    page.close()


def test_it_reads_the_same_without_script(browser: Browser, pages: dict[str, str]) -> None:
    plain, with_script = opened(browser, pages["en"], java_script_enabled=False), opened(browser, pages["en"])
    assert plain.inner_text("body") == with_script.inner_text("body")
    assert "What was observed" in plain.inner_text("main")
    plain.close()
    with_script.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(browser: Browser, pages: dict[str, str], scheme: Any) -> None:
    page = opened(browser, pages["en"], color_scheme=scheme)
    found = page.evaluate(CONTRAST)
    assert len(found) > 200
    assert [text for ratio, text in found if ratio < 4.5] == []
    page.close()


def test_links_in_lists_are_large_enough_to_touch(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["de"], 390)
    heights = page.eval_on_selector_all("nav a, .links a", "all => all.map(a => a.getBoundingClientRect().height)")
    assert len(heights) > 10
    assert min(heights) >= 44
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_bulletin(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["en"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#bulletin")
    page.close()


@pytest.mark.parametrize("tag", ["en", "de"])
def test_print_loses_nothing_and_keeps_the_mark(browser: Browser, pages: dict[str, str], tag: str) -> None:
    page = opened(browser, pages[tag], A4_PX, color_scheme="dark")
    on_screen = set(page.inner_text("body").split())
    page.emulate_media(media="print", color_scheme="dark")
    missing = on_screen - set(page.inner_text("body").split())
    assert missing <= set(page.inner_text(".skip").split()) | set(re.findall(r"\S+", page.text_content(".skip") or ""))
    cut = page.eval_on_selector_all(
        ".scroll",
        "all => all.filter(e => e.scrollWidth > innerWidth || getComputedStyle(e).overflowX !== 'visible').length",
    )
    assert cut == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX
    assert page.locator(".mark").count() == 2
    assert all(mark.is_visible() for mark in page.locator(".mark").all())
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_rules_stand_side_by_side_and_the_zone_stays_in_sight(
    browser: Browser, pages: dict[str, str], width: int
) -> None:
    page = opened(browser, pages["de"], width)
    holder = page.locator("section[aria-labelledby=counts] .scroll").first
    holder.evaluate("e => e.scrollTo(e.scrollWidth, 0)")
    last, zone = page.locator(".beside tr").nth(1).locator("td").last, page.locator(".beside tbody th").first
    outer, cell, name = (one.bounding_box() or {} for one in (holder, last, zone))
    assert cell["x"] + cell["width"] <= outer["x"] + outer["width"] + 1
    assert outer["x"] <= name["x"] + 1
    assert name["x"] + name["width"] <= cell["x"] + 1
    page.close()


def test_a_figure_leads_to_the_rule_that_made_it(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["en"])
    page.locator(".beside a.figure").nth(1).click()
    page.wait_for_url("**#rule-per_episode")
    assert page.locator("#rule-per_episode h3").is_visible()
    page.close()


def test_zero_observed_and_not_observed_look_different(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["en"])
    shore = page.locator("tr", has_text="Eastern shore").first
    assert "not observed" in shore.inner_text()
    assert not re.search(r"\b0\b", shore.inner_text())
    north = page.locator("#rule-per_episode tr", has_text="North sector")
    assert re.search(r"\b0\b", north.inner_text())
    page.close()
