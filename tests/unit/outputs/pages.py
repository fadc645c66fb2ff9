"""Read a rendered page as a reader's tools would: text with the elements around it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "rect", "path", "use", "circle", "img", "link", "hr"}


@dataclass
class Piece:
    """A run of text with the elements that hold it, outermost first, as (tag, attributes)."""

    text: str
    inside: list


@dataclass
class Page(HTMLParser):
    pieces: list = field(default_factory=list)
    elements: list = field(default_factory=list)
    open: list = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), [t for t, _ in self.open]))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), [t for t, _ in self.open]))

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open[-1][0] == tag, f"<{self.open[-1][0]}> closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data):
        if data.strip():
            self.pieces.append(Piece(data, list(self.open)))


def parse(page: bytes) -> Page:
    made = Page()
    made.feed(page.decode())
    made.close()
    assert made.open == []
    return made
