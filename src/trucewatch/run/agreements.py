"""`trucewatch agreement check` and `say`: an agreement by itself, shipped or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from trucewatch.errors import AgreementError, WorkflowError
from trucewatch.model.agreement import Agreement, Clause, Predicate
from trucewatch.model.time import to_text
from trucewatch.publish.say import Language
from trucewatch.run.config import load_agreement
from trucewatch.run.legal import FOR_EVER_MS
from trucewatch.run.reading import read_file
from trucewatch.run.shelves import language

_YAML: Final = "agreement.yaml"
_ZONES: Final = "zones.geojson"


def named_agreement(name: str) -> Agreement:
    """A shipped agreement by its name, or one from its agreement.yaml (zones.geojson lies beside it).

    Raises: AgreementError: it is wrong: file, line, what to write instead. WorkflowError: there is none of that name.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or path.is_dir():
        folder = path if path.is_dir() else path.parent
        zones = folder / _ZONES
        given = {f"agreement/{_YAML}": read_file(str(folder / _YAML if path.is_dir() else path))}
        return load_agreement(given | ({f"agreement/{_ZONES}": zones.read_bytes()} if zones.is_file() else {}))
    shelf = files("trucewatch.agreements")
    shipped = sorted(p.name for p in shelf.iterdir() if p.joinpath(_YAML).is_file())
    if name not in shipped:
        raise WorkflowError(
            f"No agreement `{name}` ships.", hint=f"There are: {', '.join(shipped)}; or name a file.", place=name
        )
    found = {f: shelf.joinpath(name).joinpath(f) for f in (_YAML, _ZONES)}
    return load_agreement({f"agreement/{f}": p.read_bytes() for f, p in found.items() if p.is_file()})


def check_agreement(name: str) -> tuple[list[str], dict[str, Any]]:
    """What an agreement holds, once it was found right."""
    a = named_agreement(name)
    data = {
        "agreement": a.id,
        "version": a.version,
        "legal_state": a.legal_state or None,
        "in_force": [[to_text(i.t0_ms), _end(i.t1_ms)] for i in a.in_force],
        "clauses": [c.id for c in a.clauses],
        "zones": [z.id for z in a.zones],
        "rules": [r.id for r in a.rules],
    }
    line = f"{a.id}, version {a.version}: {len(a.clauses)} clauses, {len(a.zones)} zones, {len(a.rules)} counting rules. No error."
    return [line], data


def say_agreement(name: str, tag: str) -> Iterator[str]:
    """An agreement clause by clause, each with the conditions as the machine reads them and with its source."""
    spoken = language(tag)
    a = named_agreement(name)
    yield from (a.names.get(tag, a.id), "", f"{spoken.say('agreement.say.source')} {a.source}", "")
    if not a.in_force:
        yield from (spoken.say("agreement.say.not_in_force"), "")
    for span in a.in_force:
        yield f"{spoken.say('agreement.say.in_force')} {to_text(span.t0_ms)} – {_end(span.t1_ms) or '…'}"
    for clause in a.clauses:
        yield from _said(clause, spoken)
    for note in filter(None, [a.notes.get(tag)]):
        yield from ("", note)


def _said(clause: Clause, spoken: Language) -> Iterator[str]:
    if spoken.tag not in clause.texts:
        raise AgreementError(f"There is no text in `{spoken.tag}`.", hint="Add it under `texts`.", place=clause.id)
    yield from ("", f"[{clause.id}] {clause.texts[spoken.tag]}")
    yield f"  {spoken.say('agreement.say.breached_if')} {_condition(clause.breached_if)}"
    for exception in clause.exceptions:
        yield f"  {spoken.say('agreement.say.except')} {_condition(exception)}"
    yield f"  {spoken.say('agreement.say.source')} {clause.source}"


def _condition(predicate: Predicate) -> str:
    """A predicate in the agreement's own vocabulary: `all (act ..., in_zone buffer)`."""
    ((name, value),) = predicate.items()
    if name in {"all", "any"}:
        return f"{name} ({'; '.join(_condition(p) for p in value)})"
    if name == "not":
        return f"not ({_condition(value)})"
    return f"{name}: {_argument(value)}"


def _argument(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_argument(v)}" for k, v in value.items())
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _end(ms: int) -> str | None:
    return None if ms >= FOR_EVER_MS // 2 else to_text(ms)
