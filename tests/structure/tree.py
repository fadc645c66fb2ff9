"""The source tree as the structure tests see it: parsed, never imported."""

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "trucewatch"
SHELL_AND_DOORS = {"run", "web", "cli", "__main__"}


@dataclass(frozen=True)
class Module:
    """A module of the package: `name` is its path below src/trucewatch, `room` the first part of it."""

    name: str
    room: str
    source: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, in order of its path."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))


def _read(path: Path) -> Module:
    name = path.relative_to(PACKAGE)
    source = path.read_text(encoding="utf-8")
    return Module(name.as_posix(), name.parts[0].removesuffix(".py"), source, ast.parse(source))


def complaints(check: Callable[[ast.Module], Iterator[str]], chosen: list[Module]) -> list[str]:
    """What a check says about each of the chosen modules."""
    return [f"{module.name}: {said}" for module in chosen for said in check(module.tree)]


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names and attributes; the empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""


def imported(node: ast.AST) -> list[str]:
    """The full names that an import statement brings in: `os.path`, `math.exp`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git tracks or would track, and that is there."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    paths = (ROOT / name for name in sorted(set(listing.stdout.decode().splitlines())))
    return tuple(path for path in paths if path.is_file())
