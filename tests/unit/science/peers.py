"""What several tests of waves share: the environment of the peers, and running a script in it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PEER = ROOT / ".peers" / "quakemigrate"
needs_peer = pytest.mark.skipif(
    not (PEER / "made").exists(), reason="QuakeMigrate and obspy are not there: run scripts/peers.sh"
)


def run(script: str, folder: Path, said: str = "") -> None:
    """Run a script of ours by the peers' Python; it reads and writes a folder."""
    words = [PEER / "bin" / "python", ROOT / script, folder]
    subprocess.run(words, input=said, text=True, check=True, capture_output=True)
