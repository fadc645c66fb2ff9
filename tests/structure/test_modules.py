"""Every module says what it is for, stays small, and is named by what it is."""

import ast
import re
from collections.abc import Iterator

import pytest

from structure.tree import complaints, modules

EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "manager",
    "managers",
    "service",
    "services",
    "base",
    "misc",
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Say every function of more lines than a reader holds in view, docstring included."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} has {length} lines"


def nameless(name: str) -> list[str]:
    """The parts of a module's path that say nothing about what is in it."""
    return [part for part in re.split(r"[/._]", name.removesuffix(".py")) if part in EMPTY_NAMES]


def test_every_module_says_what_it_is_for() -> None:
    assert not [m.name for m in modules() if not ast.get_docstring(m.tree)]


def test_every_room_says_what_it_is_for_in_a_sentence() -> None:
    rooms = [m for m in modules() if m.name.count("/") == 1 and m.name.endswith("/__init__.py")]
    assert not [m.name for m in rooms if len((ast.get_docstring(m.tree) or "").split()) < 6]


def test_modules_stay_small() -> None:
    lengths = {m.name: m.source.count("\n") for m in modules()}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE}
    in_order = sorted(lines for name, lines in lengths.items() if not name.endswith("__init__.py"))
    assert in_order[len(in_order) // 2] <= 150, "half of the modules are longer than what reads well"
    assert in_order[len(in_order) * 95 // 100] <= 300, "too many long modules"


def test_functions_stay_small() -> None:
    assert not complaints(long_functions, list(modules()))


def test_names_say_what_is_inside() -> None:
    assert not [m.name for m in modules() if nameless(m.name)]


def test_formulas_say_where_they_come_from_or_what_they_cannot_do() -> None:
    formulas = [m for m in modules() if m.room == "science" and not m.name.endswith(("__init__.py", "warm.py"))]
    assert not [m.name for m in formulas if "Source:" not in m.source and "Limits:" not in m.source]


def test_a_planted_long_function_is_seen() -> None:
    assert list(long_functions(ast.parse("def f():\n" + "    pass\n" * LONGEST_FUNCTION)))


@pytest.mark.parametrize("planted", ["ingest/utils.py", "fuse/core/x.py", "run/job_manager.py", "base.py"])
def test_a_planted_empty_name_is_seen(planted: str) -> None:
    assert nameless(planted)
