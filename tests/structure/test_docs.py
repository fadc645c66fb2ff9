"""The documentation is whole: links lead somewhere; commands, errors and sources are all there."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from structure.tree import ROOT, modules, project_files

PAGES = [path for path in project_files() if path.suffix == ".md"]
ANCHOR = re.compile(r"\[[^\]]*\]\(([^)#\s:]*)#([^)\s]+)\)")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_to_a_heading_find_it(page: Path) -> None:
    links = [(page.parent / file if file else page, name) for file, name in ANCHOR.findall(page.read_text("utf-8"))]
    inside = [(file, name) for file, name in links if file.suffix == ".md" and file.exists()]
    assert not [(file.name, name) for file, name in inside if name not in headings(file)]


def headings(page: Path) -> set[str]:
    """What the headings of a page are called in links: small letters, hyphens for spaces, no other signs."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_error_is_explained() -> None:
    (tree,) = (module.tree for module in modules() if module.name == "errors.py")
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert classes == set(re.findall(r"^## (\w+)$", page, re.MULTILINE))


def test_generated_pages_are_current() -> None:
    """Every command, option and source is in docs/reference as the code has it now; `make accept` writes them anew."""
    answer = subprocess.run(
        [sys.executable, ROOT / "scripts" / "reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
