"""Pages as trees of elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID = {"meta", "link", "input", "img", "br", "hr"}
_WITHIN_WORDS = {"", "a", "code", "span", "strong"}


@dataclass
class Element:
    """One element of a page. Texts are children of the tag ''."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    data: str = ""

    def __getitem__(self, name: str) -> str:
        value = self.attributes[name]
        assert value is not None
        return value

    def all(self, tag: str | None = None, **wanted: str | None) -> Iterator[Element]:
        """The elements below it, in order, with these attributes; `class_` is one of an element's classes."""
        for child in self.children:
            if child.tag and (tag is None or child.tag == tag) and child.has(wanted):
                yield child
            yield from child.all(tag, **wanted)

    def one(self, tag: str | None = None, **wanted: str | None) -> Element:
        """The only element that `all` finds."""
        (found,) = self.all(tag, **wanted)
        return found

    @property
    def text(self) -> str:
        """What is to be read in it, blanks as one."""
        return " ".join(self.raw_text.split())

    @property
    def spoken(self) -> str:
        """What is to be read in it, with a blank between paragraphs, cells and the like."""
        parts = ((child.data or child.spoken, child.tag in _WITHIN_WORDS) for child in self.children)
        return "".join(text if within else f" {text} " for text, within in parts)

    @property
    def raw_text(self) -> str:
        """What is in it, blanks as they are."""
        return self.data + "".join(child.raw_text for child in self.children)

    def has(self, wanted: dict[str, str | None]) -> bool:
        """Whether it has these attributes."""
        classes = (self.attributes.get("class") or "").split()
        return all(
            value in classes if name == "class_" else name in self.attributes and self.attributes[name] == value
            for name, value in wanted.items()
        )


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.unclosed = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.unclosed[-1].children.append(element)
        if tag not in _VOID:
            self.unclosed.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed[-1].tag == tag, f"</{tag}> closes <{self.unclosed[-1].tag}>"
        self.unclosed.pop()

    def handle_data(self, data: str) -> None:
        self.unclosed[-1].children.append(Element("", data=data))


def parsed(html: str) -> Element:
    """The tree of a page. Fails for tags that do not close what they should."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert [element.tag for element in parser.unclosed] == ["root"]
    return parser.root
