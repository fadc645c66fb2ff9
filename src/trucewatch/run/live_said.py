"""What `trucewatch detect live` says: each detection when it is decided, and at the end how much was listened to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from trucewatch.model.signals import NS_PER_MS
from trucewatch.model.time import to_text
from trucewatch.run.code import code_version
from trucewatch.run.detecting import Answer, complaints, row_said
from trucewatch.run.listening import Live, listen


def live_said(live: Live, *, as_json: bool, hang: Callable[[dict[str, Any]], None] | None = None) -> Answer:
    """Listen, and print every detection at once: a line; as JSON all of them at the end.

    Args: hang: is given each detection after it was told, to draw it. Raises: as `listening.listen`.
    """
    found: list[dict[str, Any]] = []

    def tell(row: dict[str, Any]) -> None:
        found.append(row)
        said = row_said(row)
        if not as_json:
            typer.echo(
                f"{said['from']}  {said['latitude']} {said['longitude']}  within {said['radius95_m']} m (95 %), score {said['score']}"
            )
        if hang:
            hang(row)

    listening = listen(live, tell)
    listened_s, of_s = listening.listened
    data = {
        "network": listening.network.id,
        "from": to_text(listening.begun_ns // NS_PER_MS),
        "to": to_text(listening.at_ns // NS_PER_MS),
        "listened_s": round(listened_s, 1),
        "of_s": round(of_s, 1),
        "threshold": listening.network.threshold,
        "detections": found,
        "configuration": listening.network.configuration(),
        "versions": code_version(),
    }
    share = 100 * listened_s / max(of_s, 1e-9)
    lines = [f"Listened to {share:.1f} % of the time up to {data['to']}; detections: {len(found)}."]
    return Answer(lines, data, complaints(listening.said), heard=listened_s > 0)
