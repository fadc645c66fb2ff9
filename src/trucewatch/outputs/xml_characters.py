"""Characters that XML 1.0 can hold (section 2.2): whatever came from outside may have others, and must not break a file."""

from __future__ import annotations

import re
from typing import Final

_NONE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """The text with a question mark for every character that XML cannot hold."""
    return _NONE.sub("?", text)
