"""What `trucewatch detect live` says: each detection when it is decided, and at the end how much was listened to."""

from __future__ import annotations

from typing import Any

import typer

from trucewatch.model.signals import NS_PER_MS
from trucewatch.model.time import to_text
from trucewatch.run.detecting import Answer, complaints, row_said
from trucewatch.run.listening import Live, listen


def live_said(live: Live, *, as_json: bool) -> Answer:
    """Listen, and print every detection at once: a line; as JSON all of them at the end. Raises: as `listening.listen`."""
    found: list[dict[str, Any]] = []

    def tell(row: dict[str, Any]) -> None:
        found.append(row)
        if as_json:
            return
        said = row_said(row)
        typer.echo(
            f"{said['from']}  {said['latitude']} {said['longitude']}  within {said['radius95_m']} m (95 %), score {said['score']}"
        )

    listening = listen(live, tell)
    listened_s, of_s = listening.listened
    data = {
        "network": listening.network.id,
        "to": to_text(listening.at_ns // NS_PER_MS),
        "listened_s": round(listened_s, 1),
        "of_s": round(of_s, 1),
        "detections": found,
    }
    share = 100 * listened_s / max(of_s, 1e-9)
    lines = [f"Listened to {share:.1f} % of the time up to {data['to']}; detections: {len(found)}."]
    return Answer(lines, data, complaints(listening.said), heard=listened_s > 0)
