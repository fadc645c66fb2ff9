"""What several tests of missions stand on."""

import shutil
from pathlib import Path

import pytest

from replay.two_cases import play
from trucewatch_command import shim


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the example of two cases was played: mission, keys, acts. Nobody writes to it."""
    folder = tmp_path_factory.mktemp("two-cases")
    play(folder, shim(tmp_path_factory.mktemp("programs")))
    return folder


@pytest.fixture
def place(played: Path, tmp_path: Path) -> Path:
    """A copy of it that can be written to."""
    return Path(shutil.copytree(played, tmp_path / "copy"))
