"""`trucewatch remind` from the ledger to real servers: each notice one time to each recipient, none lost, nothing of the substance."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trucewatch.errors import AgreementError, WorkflowError
from trucewatch.run.notices import remind
from trucewatch.run.terminal import Progress
from trucewatch_command import trucewatch
from unit.run.commissioned import CASE, Commissioned
from unit.run.postboxes import Hook, Postbox, free_port, says

OVERDUE = "2031-05-09T00:00:00Z"
SECRET = "0123456789abcdef"  # noqa: S105 - of a test


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a draft, whose inquiry was answered by it."""
    here = Commissioned(tmp_path_factory.mktemp("made"))
    here.drafted()
    here.open(at="2031-05-06T19:00:00Z", case="2031-02")
    return here.path


@pytest.fixture
def mission(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "mission"))


def directory(mission: Path, *recipients: str, port: int = 0, more: str = "") -> None:
    smtp = f"smtp: {{host: 127.0.0.1, port: {port}, security: none, from: notices@mission.example}}\n" if port else ""
    lines = "".join(f"  - {{{one}}}\n" for one in recipients) or "  []\n"
    (mission / "private" / "notices.yaml").write_text(f"{more}\n{smtp}recipients:\n{lines}", "utf-8")


def told(mission: Path, as_of: str = OVERDUE, *, dry_run: bool = False) -> tuple[list[dict[str, Any]], bool]:
    lines, data, failed = remind(mission, as_of, "", Progress(), dry_run=dry_run)
    assert lines
    return data["notices"], failed


def standings(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str], str]:
    return {(r["case"], r["kind"], r["office"]): r["standing"] for r in rows}


def test_everybody_is_told_one_time(mission: Path) -> None:
    with Postbox() as box, Hook(says(200)) as hook:
        directory(
            mission,
            "office: chair, email: chair@example.org",
            f"office: secretary, webhook: '{hook.url}', secret: {SECRET}",
            port=box.port,
        )
        rows, failed = told(mission)
        again, _ = told(mission)
        later, _ = told(mission, "2031-05-14T00:00:00Z")
    assert not failed
    assert standings(rows)["2031-02", "overdue", "chair"] == "taken"
    assert standings(rows)[CASE, "draft_sent", "secretary"] == "taken"
    assert standings(rows)[CASE, "draft_sent", "upland_delegate"] == "nobody"
    assert {r["standing"] for r in (*again, *later)} == {"before", "nobody"}
    assert len(box.mails) == sum(r["office"] == "chair" and r["standing"] == "taken" for r in rows) == 1
    assert len(hook.asked) == sum(r["office"] == "secretary" and r["standing"] == "taken" for r in rows) == 2


def test_a_notice_says_when_and_where_and_nothing_of_the_substance(mission: Path) -> None:
    secret = ("of orm", "ferry", "fähre", "shots", "upland", "lowland", "hochland", "tiefland")
    with Postbox() as box, Hook(says(200)) as hook:
        directory(
            mission,
            "office: chair, email: chair@example.org, language: de",
            f"office: secretary, webhook: '{hook.url}', secret: {SECRET}",
            port=box.port,
            more="look_at: https://docket.example.org/",
        )
        told(mission)
    (mail,) = box.mails
    assert mail["Subject"] == "ÜBUNG · DEMONSTRATION: Fall 2031-02: Zulässigkeit, überfällig"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    for said in (
        "19:00 UTC",
        "00:45 UTC+5:45 (Asia/Kathmandu)",
        "20:00 UTC+1 (Europe/Lisbon)",
        "https://docket.example.org/",
    ):
        assert said in text
    bodies = [json.loads(body) for _, body in hook.asked]
    assert {b["format"] for b in bodies} == {"trucewatch notice 1"}
    assert {tuple(b["marks"]) for b in bodies} == {("exercise", "demonstration")}
    assert {b["kind"] for b in bodies} == {"draft_sent", "overdue"}
    for whole in (mail.as_string() + text, *(body.decode() for _, body in hook.asked)):
        assert not [word for word in secret if word in whole.lower()]


def test_one_that_fails_keeps_nobody_back_and_is_told_the_next_time(mission: Path) -> None:
    with (
        Postbox(refuses=("gone@example.org",), drops=("broken@example.org",)) as box,
        Hook(says(500), says(200)) as hook,
    ):
        directory(
            mission,
            "office: chair, email: gone@example.org",
            "office: member_one, email: broken@example.org",
            f"office: member_two, webhook: '{hook.url}', secret: {SECRET}",
            "office: secretary, email: secretary@example.org",
            port=box.port,
        )
        rows, failed = told(mission)
        first = {r["to"]: r for r in rows if r["kind"] == "overdue" and r["to"]}
        assert failed
        assert "550" in first["gone@example.org"]["reason"]
        assert first["broken@example.org"]["standing"] == "refused"
        assert "500" in first[hook.url]["reason"]
        assert first["secretary@example.org"]["standing"] == "taken"
        rows, failed = told(mission)
        second = {r["to"]: r["standing"] for r in rows if r["kind"] == "overdue" and r["to"]}
    assert failed
    assert second[hook.url] == "taken"
    assert second["secretary@example.org"] == "before"
    keys = [headers["idempotency-key"] for headers, _ in hook.asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_server_that_answers_nothing_is_asked_one_time_a_round(mission: Path) -> None:
    with Hook(lambda handler: handler.connection.close()) as silent, Hook(says(200)) as hook:
        directory(
            mission,
            f"office: secretary, webhook: '{silent.url}', secret: {SECRET}",
            f"office: secretary, webhook: '{hook.url}', secret: {SECRET}",
        )
        rows, failed = told(mission)
    assert failed
    assert [r["standing"] for r in rows if r["to"] == silent.url] == ["refused", "refused"]
    assert len(silent.asked) == 1
    assert len(hook.asked) == 2


def test_whoever_is_named_later_is_told_what_still_holds(mission: Path) -> None:
    directory(mission)
    assert set(standings(told(mission)[0]).values()) == {"nobody"}
    with Hook(says(200)) as hook:
        directory(mission, f"office: upland_delegate, webhook: '{hook.url}', secret: {SECRET}")
        assert standings(told(mission)[0])[CASE, "draft_sent", "upland_delegate"] == "taken"


def test_nothing_before_the_stated_time_is_told(mission: Path) -> None:
    directory(mission, more="since: 2031-05-07T00:00:00Z")
    assert {r["kind"] for r in told(mission)[0]} == {"overdue"}
    directory(mission, more="since: 2031-05-09T00:00:00Z")
    assert told(mission)[0] == []


def test_a_rehearsal_tells_nobody_and_remembers_nothing(mission: Path) -> None:
    with Hook(says(200)) as hook:
        directory(mission, f"office: chair, webhook: '{hook.url}', secret: {SECRET}")
        rows, failed = told(mission, dry_run=True)
        assert not failed
        assert standings(rows)["2031-02", "overdue", "chair"] == "waiting"
        assert not hook.asked
        assert not (mission / "private" / "notices.log").exists()
        told(mission)
        assert standings(told(mission, dry_run=True)[0])["2031-02", "overdue", "chair"] == "before"


def test_a_crash_after_it_was_sent_sends_it_again_with_the_same_id(mission: Path) -> None:
    """kill -9 at the moment at which the server has the notice and the sender has not noted it."""
    running: list[subprocess.Popen[bytes]] = []

    def kill(*_: object) -> None:
        while not running:
            pass
        running[0].send_signal(signal.SIGKILL)

    with Hook(kill, says(200)) as hook:
        directory(mission, f"office: chair, webhook: '{hook.url}', secret: {SECRET}")
        killed_and_again(mission, running)
    assert len({headers["idempotency-key"] for headers, _ in hook.asked}) == 1
    assert len(hook.asked) == 2

    running.clear()
    with Postbox(on_mail=lambda: kill() if not again else None) as box:
        again: list[bool] = []
        directory(mission, "office: chair, email: chair@example.org", port=box.port)
        killed_and_again(mission, running, again)
    assert [m["Message-ID"] for m in box.mails] == [box.mails[0]["Message-ID"]] * 2


def killed_and_again(mission: Path, running: list[subprocess.Popen[bytes]], again: list[bool] | None = None) -> None:
    words = [sys.executable, "-m", "trucewatch", "remind", str(mission), "--as-of", OVERDUE]
    running.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    assert running[0].wait(60) == -signal.SIGKILL
    if again is not None:
        again.append(True)
    assert standings(told(mission)[0])["2031-02", "overdue", "chair"] == "taken"
    assert standings(told(mission)[0])["2031-02", "overdue", "chair"] == "before"


def test_the_command_says_what_to_do(mission: Path) -> None:
    env = {"NO_PROXY": "127.0.0.1"}
    directory(mission, f"office: chair, webhook: 'http://127.0.0.1:{free_port()}/', secret: {SECRET}")
    said = trucewatch("remind", mission, "--as-of", OVERDUE, env=env, status=2)
    assert "Not told: 1" in said
    data = json.loads(trucewatch("remind", mission, "--as-of", OVERDUE, "--json", env=env, status=2))
    assert {"mission", "as_of", "notices"} == set(data)


def test_a_mission_that_names_nobody_says_so(mission: Path) -> None:
    with pytest.raises(WorkflowError, match="names nobody") as refused:
        remind(mission, "", "", Progress(), dry_run=True)
    assert "remind-people.md" in refused.value.hint
    directory(mission, "office: chairs, email: a@b.example")
    with pytest.raises(AgreementError, match="no office `chairs`"):
        remind(mission, "", "", Progress(), dry_run=True)


def test_addresses_never_enter_the_ledger(mission: Path) -> None:
    with Postbox() as box:
        directory(mission, "office: chair, email: very-private@example.org", port=box.port)
        told(mission)
    holding = [p for p in mission.rglob("*") if p.is_file() and b"very-private" in p.read_bytes()]
    assert {p.relative_to(mission).parts[0] for p in holding} == {"private"}
    assert (mission / "private" / "notices.log").stat().st_mode & 0o077 == 0


def test_the_calendar_command_writes_what_any_calendar_reads(mission: Path, tmp_path: Path) -> None:
    from icalendar import Calendar

    trucewatch("calendar", mission, "--lang", "de", "--out", tmp_path / "clocks.ics")
    found = Calendar.from_ical((tmp_path / "clocks.ics").read_bytes()).walk("VEVENT")
    assert {str(e["SUMMARY"]).split(": ")[1] for e in found} == {f"Fall {CASE}", "Fall 2031-02"}
    assert trucewatch("calendar", mission, "--lang", "fr", status=2) == ""
