"""Nothing in the project names the place where somebody happened to write it."""

import re

import pytest

from structure.tree import ROOT, project_files

SOMEBODYS_FOLDER = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|mnt)/\w")
SOMEBODYS_REGISTRY = re.compile(
    r"(?:--(?:extra-)?index-url|--find-links|UV_INDEX\w*|PIP_INDEX\w*|npm_config_registry)[ =]\S"
)


def read(path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:  # pictures and examples of bad encodings
        return path.read_bytes().decode("latin-1")


@pytest.mark.parametrize("pattern", [SOMEBODYS_FOLDER, SOMEBODYS_REGISTRY], ids=["folder", "registry"])
def test_no_file_names_a_workplace(pattern: re.Pattern[str]) -> None:
    assert not [str(path.relative_to(ROOT)) for path in project_files() if pattern.search(read(path))]


@pytest.mark.parametrize("planted", ["cd /home/" + "ann/x", "'/root/" + "data'", "see /mnt/" + "main"])
def test_a_planted_folder_is_seen(planted: str) -> None:
    assert SOMEBODYS_FOLDER.search(planted)


@pytest.mark.parametrize("allowed", ["https://example.org/home/page", "GET /v1/home", "src/home_made/x"])
def test_addresses_are_not_folders(allowed: str) -> None:
    assert not SOMEBODYS_FOLDER.search(allowed)
