"""The ledger's one door to the disk: a mission folder on a local POSIX file system.

A file is put in place by writing a temporary one, syncing it, renaming it and syncing the folder, so that a kill at any
moment leaves the old file or the new one. Everything under `private/` is readable by its owner alone.

Limits: overwriting with zeros reaches the file's own blocks; copies that a file system, an SSD or a backup keeps
elsewhere are out of its reach, which is why missions are told to use encrypted disks. Locks do not hold on NFS.
"""

# Descriptors, links and folder syncs need os; pathlib beside it would only blur the order of the calls.
# ruff: noqa: PTH103, PTH104, PTH106, PTH108, PTH112, PTH116, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from trucewatch.errors import InUse, LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOPS: Final = ("ledger", "blobs", "private")
_ZEROS: Final = bytes(1 << 20)


class FileStorage:
    """A mission folder as `Storage`.

    Args:
        root: the folder; made on the first write.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._staged: dict[str, str] = {}
        self._unsettled: set[str] = set()
        self._tail: tuple[str, int] | None = None
        self._lock: int | None = None
        self._failed = False

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None when there is none."""
        with self._speaking(path):
            try:
                with open(self._full(path), "rb") as file:
                    return file.read()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def read_at(self, path: str, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset`; fewer at the end of the file."""
        with self._speaking(path), open(self._full(path), "rb") as file:
            return os.pread(file.fileno(), size, offset)

    def size(self, path: str) -> int | None:
        """Return the number of bytes of a file, or None when there is none."""
        with self._speaking(path):
            try:
                return os.stat(self._full(path)).st_size
            except (FileNotFoundError, NotADirectoryError):
                return None

    def walk(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files below a folder, sorted within each folder; nothing when there is none."""
        with self._speaking(folder):
            try:
                entries = sorted(os.scandir(self._full(folder)), key=lambda entry: entry.name)
            except (FileNotFoundError, NotADirectoryError):
                return
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.walk(path)
            else:
                yield path

    def stage(self, path: str, chunks: Iterable[bytes]) -> None:
        """Prepare a whole file; `settle` puts it in place."""
        self._staged[path] = self._write_temporary(path, chunks)

    def settle(self) -> None:
        """Put staged files in place, whole; return once they and every removal are on stable storage.

        Files are synced after all of them were written, so that the file system commits its own journal once for many.
        """
        for path, temporary in self._staged.items():
            with self._speaking(path):
                _sync(temporary)
        for path, temporary in self._staged.items():
            with self._speaking(path):
                self._make_folder(os.path.dirname(path))
                os.rename(temporary, self._full(path))
                self._unsettled.add(os.path.dirname(self._full(path)))
        self._staged.clear()
        for folder in self._unsettled:
            with self._speaking(folder):
                _sync(folder)
        self._unsettled.clear()

    def append(self, path: str, data: bytes) -> None:
        """Add bytes to the end of a file and return once they are on stable storage.

        After a failure nothing more is appended by this object: the tail is cut when the ledger is opened again.
        """
        if self._failed:
            raise LedgerError("An earlier write failed.", hint="Close this mission and open it again.", place=path)
        try:
            with self._speaking(path):
                tail = self._open_tail(path)
                view = memoryview(data)
                while view:
                    view = view[os.write(tail, view) :]
                os.fdatasync(tail)
        except LedgerError:
            self._failed = True
            raise

    def truncate(self, path: str, size: int) -> None:
        """Cut a file to `size` bytes, durably."""
        self._close_tail()
        with self._speaking(path), open(self._full(path), "r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())

    def remove(self, path: str) -> None:
        """Take a file away, and its folder when that is then empty; nothing when there is none."""
        full = self._full(path)
        with self._speaking(path):
            try:
                os.unlink(full)
            except FileNotFoundError:
                return
        folder = os.path.dirname(full)
        with suppress(OSError):
            os.rmdir(folder)
            self._unsettled.discard(folder)
            folder = os.path.dirname(folder)
        self._unsettled.add(folder)

    def erase(self, path: str) -> None:
        """Overwrite a file's bytes with zeros and take it away, durably; nothing when there is none."""
        with self._speaking(path), suppress(FileNotFoundError):
            os.rename(self._full(path), self._beside(path, "erase"))
            _zero_and_unlink(self._beside(path, "erase"))
            self._unsettled.add(os.path.dirname(self._full(path)))
        self.settle()

    def replace(self, path: str, chunks: Iterable[bytes]) -> None:
        """Put a whole file in place of an old one and overwrite the old one's bytes with zeros, durably."""
        self._close_tail()
        temporary = self._write_temporary(path, chunks)
        with self._speaking(path):
            _sync(temporary)
            os.link(self._full(path), self._beside(path, "erase"))
            os.rename(temporary, self._full(path))
            _sync(os.path.dirname(self._full(path)))
            _zero_and_unlink(self._beside(path, "erase"))

    def clear_remains(self) -> None:
        """Finish erasures and drop temporary files that a killed process left."""
        for top in _TOPS:
            with self._speaking(top):
                names = os.listdir(self._full(top)) if os.path.isdir(self._full(top)) else []
                for name in sorted(names):
                    full = self._full(f"{top}/{name}")
                    if name.endswith(".tmp"):
                        _zero_and_unlink(full)
                    elif name.endswith(".erase") and os.stat(full).st_nlink > 1:
                        os.unlink(full)  # still the live file under a second name: the replacement never came
                    elif name.endswith(".erase"):
                        _zero_and_unlink(full)

    def lock(self, path: str) -> None:
        """Be the only process that holds this lock file until `close`. Raises InUse when another does."""
        with self._speaking(path):
            self._make_folder(os.path.dirname(path))
            self._lock = os.open(self._full(path), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(self._lock)
                self._lock = None
                hint = "Wait until it has ended, then try again."
                raise InUse("Another process is writing here.", hint=hint, place=self._full(path)) from None

    def random(self, size: int) -> bytes:
        """Return bytes that nobody can guess."""
        return os.urandom(size)

    def close(self) -> None:
        """Give back the lock and open files; what was staged and never settled goes."""
        self._close_tail()
        for temporary in self._staged.values():
            with suppress(OSError):
                _zero_and_unlink(temporary)
        self._staged.clear()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _full(self, path: str) -> str:
        return os.path.join(self._root, path)

    def _beside(self, path: str, suffix: str) -> str:
        """Name a passing file at the top of the folder, where what a killed process left is found again."""
        top, slash, rest = path.partition("/")
        return self._full(f"{top}{slash}{rest.replace('/', '-')}.{suffix}")

    def _write_temporary(self, path: str, chunks: Iterable[bytes]) -> str:
        temporary = self._beside(path, "tmp")
        with self._speaking(path):
            self._make_folder(os.path.dirname(path))
            mode = 0o644 if path.startswith(("ledger/", "blobs/")) else 0o600
            try:
                with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
                    file.writelines(chunks)
            except OSError:
                with suppress(OSError):
                    os.unlink(temporary)
                raise
        return temporary

    def _make_folder(self, folder: str) -> None:
        full = self._full(folder)
        if os.path.isdir(full):
            return
        parent = os.path.dirname(folder)
        if folder:
            self._make_folder(parent)
        os.makedirs(full, mode=0o700 if folder.startswith("private") else 0o755, exist_ok=True)
        if folder:
            self._unsettled.add(self._full(parent) if parent else self._root)

    def _open_tail(self, path: str) -> int:
        if self._tail and self._tail[0] == path:
            return self._tail[1]
        self._close_tail()
        self._make_folder(os.path.dirname(path))
        tail = os.open(self._full(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._tail = (path, tail)
        self._unsettled.add(os.path.dirname(self._full(path)))
        self.settle()
        return tail

    def _close_tail(self) -> None:
        if self._tail:
            os.close(self._tail[1])
            self._tail = None

    @contextmanager
    def _speaking(self, place: str) -> Iterator[None]:
        """Turn what the system says into one sentence and what to do."""
        try:
            yield
        except OSError as error:
            what, hint = _SAID.get(error.errno or 0, (f"The system refused: {error.strerror}.", "See to the disk."))
            raise LedgerError(what, hint=hint, place=place) from error


_SAID: Final = {
    errno.ENOENT: ("The file is missing.", "Run verify to see what else is missing."),
    errno.ENOSPC: ("The disk is full.", "Make room, then run the command again: nothing acknowledged was lost."),
    errno.EDQUOT: (
        "The disk quota is used up.",
        "Make room, then run the command again: nothing acknowledged was lost.",
    ),
    errno.EFBIG: ("The file may not grow further.", "Raise the limit on file sizes: nothing acknowledged was lost."),
    errno.EROFS: ("The folder can only be read.", "Write to a copy, or mount it for writing."),
    errno.EACCES: ("The folder may not be read or written by this user.", "Give this user the right, or use another."),
    errno.EPERM: ("The folder may not be written by this user.", "Give this user the right, or use another."),
    errno.EIO: ("The disk reports an error.", "Save a copy of the mission and check the disk."),
}


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _zero_and_unlink(path: str) -> None:
    with open(path, "r+b") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(_ZEROS[:left])
        file.flush()
        os.fsync(file.fileno())
    os.unlink(path)
