"""Files that a user named."""

from __future__ import annotations

from pathlib import Path

from trucewatch.errors import WorkflowError


def read_file(path: str) -> bytes:
    """The bytes of a file. Raises: WorkflowError: it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as e:
        raise WorkflowError(f"It cannot be read: {e.strerror}.", hint="Name a file that is there.", place=path) from e
