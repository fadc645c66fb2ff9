"""The locks hold names, versions and hashes of all that is installed, and no host."""

import ast
import importlib.metadata
import re
import sys
import tomllib

import pytest

from structure.tree import ROOT, imported, modules

LOCKS = sorted((ROOT / "requirements").glob("*.txt"), key=str)
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)([^\\]*)\\$", re.MULTILINE)


def pins(name: str) -> set[str]:
    """`name==version ; marker` of each pin in a lock."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {f"{package}=={version}{marker.rstrip()}" for package, version, marker in PIN.findall(text)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_versions_and_hashes_only(lock) -> None:
    for line in lock.read_text(encoding="utf-8").splitlines():
        assert PIN.match(line) or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {pin.partition("==")[0] for pin in pins("core.txt")}
    declared = {re.split(r"[\[<>=]", name)[0].lower() for name in project["dependencies"]}
    assert declared
    assert declared <= locked


def test_every_import_is_declared() -> None:
    """What only a development tool brings along is missing where trucewatch runs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    declared = {re.split(r"[\[<>=]", name)[0].lower() for name in project["dependencies"] + extras}
    providers = importlib.metadata.packages_distributions()
    undeclared = {
        f"{module.name}: {top}"
        for module in modules()
        for node in ast.walk(module.tree)
        for top in {name.partition(".")[0] for name in imported(node)}
        if top not in sys.stdlib_module_names
        and top != "trucewatch"
        and not declared & {name.lower() for name in providers.get(top, [])}
    }
    assert not undeclared


@pytest.mark.parametrize("lock", [path.name for path in LOCKS if path.name not in {"core.txt", "uv.txt"}])
def test_additions_leave_the_core_as_it_is(lock: str) -> None:
    core = {pin.partition("==")[0]: pin for pin in pins("core.txt") if ";" not in pin}
    added = {pin.partition("==")[0]: pin for pin in pins(lock) if ";" not in pin}
    assert {name: added[name] for name in core.keys() & added.keys()} == {
        name: core[name] for name in core.keys() & added.keys()
    }


def test_every_extra_has_a_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {f"extra-{name}.txt" for name in project["optional-dependencies"]} == {
        path.name for path in LOCKS if path.name.startswith("extra-")
    }
