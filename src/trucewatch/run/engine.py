"""Where the same work on many parts is done: one after the other in this process, or on workers of a Dask cluster.

The functions are the same and so are their results, in the same order: the digest of the state does not depend on the engine. Only what is pure is sent
to workers; they read no store and write none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeVar

from trucewatch.errors import WorkflowError

LOCAL: Final = "local"
AHEAD: Final = 2
"""So many parts for each worker are read before the first is done: memory holds no more, however many there are."""
REACHED_WITHIN_S: Final = 10

Part = TypeVar("Part")
Made = TypeVar("Made")


class Each(Protocol):
    """A way to apply a function to parts: results come in the order of the parts."""

    def __call__(self, function: Callable[[Part], Made], parts: Iterable[Part], /) -> Iterator[Made]:
        """The result for each part."""
        ...


def in_turn(function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """One part after the other, here."""
    return map(function, parts)


@contextmanager
def engine(address: str = "") -> Iterator[Each]:
    """Open an engine: none (empty), workers on this machine (`local`), or a cluster that runs (`tcp://HOST:PORT`).

    Raises: WorkflowError: no such engine, its extra is not installed, or nobody answers at that address.
    """
    if not address:
        yield in_turn
        return
    if address != LOCAL and not address.startswith(("tcp://", "tls://")):
        raise WorkflowError(
            "There is no such engine.",
            hint="Give local, or the address of a Dask scheduler: tcp://HOST:PORT.",
            place=address,
        )
    with _client(address) as client:

        def on_workers(function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
            return _sent(client, function, parts)

        yield on_workers


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as e:
        raise WorkflowError(
            "Dask is not installed here.", hint="Install the extra `cluster`: make setup EXTRAS=cluster.", place=address
        ) from e
    client: Any = Client  # the library gives its arguments no types
    try:
        if address == LOCAL:
            return client(processes=True, threads_per_worker=1, dashboard_address="127.0.0.1:0", set_as_default=False)
        return client(address, timeout=REACHED_WITHIN_S, set_as_default=False)
    except (OSError, TimeoutError) as e:
        raise WorkflowError(
            "Nobody answers at the address of the engine.", hint="See that a Dask scheduler runs there.", place=address
        ) from e


def _sent(client: Any, function: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """Send parts to workers, a few ahead, and give the results in the order of the parts."""
    most = AHEAD * max(1, len(client.scheduler_info()["workers"]))
    waiting: deque[Any] = deque()
    for part in parts:
        waiting.append(client.submit(function, part, pure=False))
        if len(waiting) >= most:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(future: Any) -> Any:
    """What came of a part: that of a worker which was lost is done by another. Raises: WorkflowError: it took one worker after the other with it."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as e:
        raise WorkflowError(
            "A part of the work was lost with one worker after the other.",
            hint="See their logs: most often their memory is too small. Nothing was written.",
        ) from e
