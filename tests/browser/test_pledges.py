"""The pages of the guarantees house in a real browser: phone and desktop, light and dark, print, no network, keyboard only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.test_bulletin import A4_PX, CHROMIUM, CONTRAST, FLAGS, opened
from trucewatch.outputs import catalogue
from unit.publish import pledges, sample

EDITIONS = {
    "positions": pledges.positions_edition,
    "backing": pledges.backing_edition,
    "scenarios": pledges.compared_edition,
}
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pledges")
    made = {}
    for name, edition in EDITIONS.items():
        for tag in ("en", "de"):
            file = folder / f"{name}.{tag}.html"
            file.write_bytes(catalogue()[name].render(edition(), sample.language(tag), sample.asset))
            made[f"{name} {tag}"] = file.as_uri()
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.mark.parametrize("tag", ["en", "de"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("name", EDITIONS)
def test_no_page_scrolls_sideways(browser: Browser, pages: dict[str, str], name: str, width: int, tag: str) -> None:
    page = opened(browser, pages[f"{name} {tag}"], width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", EDITIONS)
def test_all_text_has_enough_contrast(browser: Browser, pages: dict[str, str], name: str, scheme: Any) -> None:
    page = opened(browser, pages[f"{name} en"], color_scheme=scheme)
    found = page.evaluate(CONTRAST)
    assert len(found) > 100
    assert [text for ratio, text in found if ratio < 4.5] == []
    page.close()


@pytest.mark.parametrize("name", EDITIONS)
def test_nothing_is_requested_but_the_page(browser: Browser, pages: dict[str, str], name: str) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[f"{name} en"])
    page.wait_for_load_state("networkidle")
    assert asked == [pages[f"{name} en"]]
    page.close()


@pytest.mark.parametrize("name", EDITIONS)
def test_links_in_lists_are_large_enough_to_touch(browser: Browser, pages: dict[str, str], name: str) -> None:
    page = opened(browser, pages[f"{name} de"], 390)
    heights = page.eval_on_selector_all(
        "nav a, .matrix td a:first-child", "all => all.map(a => a.getBoundingClientRect().height)"
    )
    assert len(heights) > 4
    assert min(heights) >= 44
    page.close()


@pytest.mark.parametrize("name", EDITIONS)
def test_the_first_stop_of_the_keyboard_skips_to_the_content(
    browser: Browser, pages: dict[str, str], name: str
) -> None:
    page = opened(browser, pages[f"{name} en"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#page")
    page.close()


@pytest.mark.parametrize("name", EDITIONS)
def test_every_table_can_be_scrolled_by_keyboard_and_has_a_name(
    browser: Browser, pages: dict[str, str], name: str
) -> None:
    page = opened(browser, pages[f"{name} en"], 390)
    named = page.eval_on_selector_all(".scroll", "all => all.map(e => e.tabIndex === 0 && e.ariaLabel.length > 3)")
    assert named
    assert all(named)
    page.close()


@pytest.mark.parametrize("tag", ["en", "de"])
@pytest.mark.parametrize("name", EDITIONS)
def test_print_loses_nothing_and_keeps_its_marks(browser: Browser, pages: dict[str, str], name: str, tag: str) -> None:
    page = opened(browser, pages[f"{name} {tag}"], A4_PX, color_scheme="dark")
    on_screen = set(page.inner_text("body").split())
    page.emulate_media(media="print", color_scheme="dark")
    assert on_screen - set(page.inner_text("body").split()) <= set((page.text_content(".skip") or "").split())
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX
    marks = page.locator(".mark")
    assert marks.count() == (2 if name == "positions" else 4)
    assert all(mark.is_visible() for mark in marks.all())
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.close()


def test_a_cell_leads_to_the_sentence_on_which_it_rests(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["backing en"])
    page.locator(".matrix td a", has_text="refused").first.click()
    page.wait_for_url("**#said-corran-no")
    said = page.locator("#said-corran-no")
    assert "Corran rejects any foreign force at the Lune." in said.inner_text()
    assert said.bounding_box() is not None
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_task_stays_in_sight_while_the_matrix_is_scrolled(
    browser: Browser, pages: dict[str, str], width: int
) -> None:
    page = opened(browser, pages["backing de"], width)
    holder = page.locator("section[aria-labelledby=matrix] .scroll")
    holder.evaluate("e => e.scrollTo(e.scrollWidth, 0)")
    outer, name = holder.bounding_box() or {}, page.locator(".matrix tbody th").first.bounding_box() or {}
    last = page.locator(".matrix tbody tr").first.locator("td").last.bounding_box() or {}
    assert outer["x"] <= name["x"] + 1
    assert last["x"] + last["width"] <= outer["x"] + outer["width"] + 1
    assert name["x"] + name["width"] <= last["x"] + 1
    page.close()


def test_the_parts_of_a_bar_can_be_told_apart_without_colour(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["backing en"])
    style = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).outlineStyle].join()"
    looks = {kind: page.locator(f".backed .{kind}").first.evaluate(style) for kind in ("sure", "signed", "words")}
    assert len(set(looks.values())) == 3
    assert looks["words"].endswith("dashed")
    page.close()
