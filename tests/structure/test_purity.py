"""Below `run` nothing reads a clock, a path, a socket, the environment or unseeded randomness; `ledger/files.py` is the one door."""

import ast
import zoneinfo
from collections.abc import Iterator

import pytest

import trucewatch.model.time  # noqa: F401 - importing it is what the test of zones is about
from structure.tree import SHELL_AND_DOORS, complaints, dotted, imported, modules

DOORS_BELOW = {"ledger/files.py", "ledger/__main__.py"}
OUTSIDE = {
    "asyncio", "ctypes", "glob", "http", "importlib.resources", "io.open", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "select", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "tempfile",
    "threading", "time", "urllib.request", "uuid",
}  # fmt: skip
OUTSIDE_CALLS = {"open", "input", "exec", "eval", "hash", "__import__", "breakpoint"}
CLOCKS = {"now", "utcnow", "today"}
SEEDED = {"Generator", "PCG64", "Philox", "SeedSequence", "default_rng"}


def impure(tree: ast.Module) -> Iterator[str]:
    """Say every way in which a module reaches outside itself."""
    for node in ast.walk(tree):
        for name in imported(node):
            if any(name == banned or name.startswith(f"{banned}.") for banned in OUTSIDE):
                yield f"line {node.lineno} imports {name}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OUTSIDE_CALLS:
            yield f"line {node.lineno} calls {node.func.id}()"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f"line {node.lineno} calls {ast.unparse(node.func)}()"
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "urandom"}:
            yield f"line {node.lineno} reads {ast.unparse(node)}"


def random(tree: ast.Module) -> Iterator[str]:
    """Say every use of numpy's randomness."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node.value) in {"np.random", "numpy.random"}:
            yield f"line {node.lineno} uses numpy.random.{node.attr}"
        for name in imported(node):
            if name.startswith("numpy.random"):
                yield f"line {node.lineno} imports {name}"


def unseeded(tree: ast.Module) -> Iterator[str]:
    """Say every use of numpy's randomness that is not a generator made from a seed."""
    annotations = {id(part) for node in ast.walk(tree) for part in _annotation(node)}
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    brought_in = {name for node in ast.walk(tree) for name in imported(node) if name.startswith("numpy.random.")}
    plain = {name.rpartition(".")[2] for name in brought_in}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node.value) in {"np.random", "numpy.random"}:
            name = node.attr
        elif isinstance(node, ast.Name) and node.id in plain:
            name = node.id
        else:
            continue
        call = called.get(id(node))
        seeded = name in SEEDED and call is not None and (call.args or call.keywords)
        if not seeded and id(node) not in annotations:
            yield f"line {node.lineno} uses numpy.random.{name} without a seed"


def _annotation(node: ast.AST) -> Iterator[ast.AST]:
    for field in ("annotation", "returns"):
        value = getattr(node, field, None)
        if value is not None:
            yield from ast.walk(value)


def test_nothing_below_run_reaches_outside() -> None:
    below = [m for m in modules() if m.room not in SHELL_AND_DOORS and m.name not in DOORS_BELOW]
    assert not complaints(impure, below)


def test_randomness_is_seeded_and_in_the_exercise_only() -> None:
    assert not complaints(random, [m for m in modules() if m.room != "exercise"])
    assert not complaints(unseeded, [m for m in modules() if m.room == "exercise"])


def test_zones_never_come_from_the_operating_system() -> None:
    assert zoneinfo.TZPATH == ()


@pytest.mark.parametrize(
    "planted",
    [
        "import os",
        "import os.path as p",
        "from pathlib import Path",
        "from importlib import resources",
        "from io import open",
        "def f():\n    import time",
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "from datetime import date\nx = date.today()",
        "x = open('a')",
        "x = hash('a')",
    ],
)
def test_a_planted_way_out_is_seen(planted: str) -> None:
    assert list(impure(ast.parse(planted)))


@pytest.mark.parametrize(
    "planted", ["np.random.default_rng()", "np.random.rand(3)", "from numpy.random import PCG64\nPCG64()"]
)
def test_planted_unseeded_randomness_is_seen(planted: str) -> None:
    assert list(unseeded(ast.parse(planted)))


@pytest.mark.parametrize("planted", ["np.random.default_rng(1)", "from numpy.random import PCG64"])
def test_planted_randomness_outside_the_exercise_is_seen(planted: str) -> None:
    assert list(random(ast.parse(planted)))


def test_a_seeded_generator_is_allowed() -> None:
    allowed = "def f(r: np.random.Generator): ...\nf(np.random.Generator(np.random.PCG64(7)))"
    assert not list(unseeded(ast.parse(allowed)))
