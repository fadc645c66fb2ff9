"""An analyst's seal: what is shown later must be what was committed to, and nothing of it is told before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.respond.attributing import commitment
from trucewatch.run.acts import read_act
from trucewatch.run.decide import decide_files
from trucewatch.run.sealing import seal_analysis
from unit.run.commissioned import CASE, JUDGES, Commissioned

ANALYSIS = """
hypotheses:
  - who: lowland
    for: ["{id}"]
    against: []
    methods: [crater]
  - {{who: unknown, for: [], against: [], methods: []}}
who: lowland
confidence: {confidence}
reasons: |
  Größe und Richtung: "passt" – 3°.
"""


def analysis(folder: Path, name: str, confidence: str = "possible") -> Path:
    file = folder / name
    file.write_text(ANALYSIS.format(id="a" * 40, confidence=confidence), "utf-8")
    return file


def act(file: Path) -> dict[str, object]:
    return read_act(file.read_bytes(), str(file))[0]


def test_the_two_acts_belong_together_and_the_first_tells_nothing(tmp_path: Path) -> None:
    _, data = seal_analysis(analysis(tmp_path, "a.yaml"), CASE)
    sealed, shown = act(Path(data["seal"])), act(Path(data["reveal"]))
    assert sealed == {"act": "case", "about": CASE, "content": {"command": "seal", "commitment": data["commitment"]}}
    content = shown["content"]
    assert commitment(content["salt"], content["analysis"]) == data["commitment"]
    assert content["analysis"]["reasons"] == 'Größe und Richtung: "passt" – 3°.\n'
    assert (tmp_path / "a.yaml.reveal.yaml").stat().st_mode & 0o077 == 0


def test_the_same_analysis_is_sealed_otherwise_each_time(tmp_path: Path) -> None:
    made = {seal_analysis(analysis(tmp_path, f"{n}.yaml"), CASE)[1]["commitment"] for n in range(3)}
    assert len(made) == 3


def test_what_was_sealed_is_not_sealed_over(tmp_path: Path) -> None:
    file = analysis(tmp_path, "a.yaml")
    seal_analysis(file, CASE)
    before = (tmp_path / "a.yaml.reveal.yaml").read_bytes()
    with pytest.raises(WorkflowError, match="sealed already"):
        seal_analysis(file, CASE)
    assert (tmp_path / "a.yaml.reveal.yaml").read_bytes() == before


@pytest.mark.parametrize("text", ["who: x", "[1]", "a: [", "", "\xff"])
def test_what_is_no_analysis_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(WorkflowError) as refused:
        seal_analysis(file, CASE)
    assert refused.value.hint
    assert not list(tmp_path.glob("*.seal.yaml"))


def test_two_analysts_seal_and_show_in_a_real_case(tmp_path: Path) -> None:
    here = Commissioned(tmp_path)
    here.open()
    here.act("admit", *JUDGES, at="2031-05-05T06:00:00Z", standard="balance", reasons="Concrete.")
    made = {o: seal_analysis(analysis(tmp_path, f"{o}.yaml"), CASE)[1] for o in ("analyst_one", "analyst_two")}

    def enter(office: str, which: str, at: str) -> None:
        decide_files(here.path, [made[office][which]], [here.keys[office]], sign_only=False, as_of=at)

    enter("analyst_one", "seal", "2031-05-05T07:00:00Z")
    with pytest.raises(WorkflowError, match="Only one analysis"):
        enter("analyst_one", "reveal", "2031-05-05T08:00:00Z")
    enter("analyst_two", "seal", "2031-05-05T08:00:00Z")
    enter("analyst_one", "reveal", "2031-05-05T09:00:00Z")
    spoiled = Path(made["analyst_two"]["reveal"])
    said = json.loads(spoiled.read_text("utf-8"))
    said["content"]["analysis"]["reasons"] = "As the other one says."
    spoiled.write_text(json.dumps(said), "utf-8")
    with pytest.raises(WorkflowError, match="not what was sealed"):
        enter("analyst_two", "reveal", "2031-05-05T10:00:00Z")
