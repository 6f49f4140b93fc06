"""A browser without JavaScript, as far as pages need one: it follows links and redirects, and fills in forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

if TYPE_CHECKING:
    from starlette.testclient import TestClient

FORM_TYPE = "application/x-www-form-urlencoded"

_WITHIN_WORDS = {"a", "code", "span", "strong"}
_READ = {"a", "textarea", "td", "th", "caption", "script", "style"}


@dataclass
class Form:
    """A form: where it is sent, what its fields hold, and the values of the buttons that send it."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    def filled(self, button: str, given: dict[str, str | list[str]]) -> str:
        """What is sent: its fields with others' values in some, and the button."""
        kept = [pair for pair in self.fields if pair[0] not in given]
        typed = [
            (name, each) for name, value in given.items() for each in ([value] if isinstance(value, str) else value)
        ]
        return urlencode([*kept, *typed, ("do", button)])


class Page(HTMLParser):
    """A page that was loaded: its text, links by address, forms, and the cells of its tables row by row.

    `tables` has the rows of each by its caption.
    """

    def __init__(self, url: str, status: int, html: str) -> None:
        super().__init__()
        self.url, self.status, self.html = url, status, html
        self.text = ""
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.rows: list[list[str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._open: list[str] = []
        self._caption = ""
        self._select: tuple[str, str | None] = ("", None)
        self.feed(html)
        self.text = " ".join(self.text.split())

    def form(self, button: str) -> Form:
        """The form that this button sends."""
        return next(form for form in self.forms if button in form.buttons)

    def href(self, text: str) -> str:
        """Where the first link with this text leads."""
        return next(href for href, shown in self.links if shown.strip() == text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _WITHIN_WORDS:
            self.text += " "
        if tag in _READ:
            self._open.append(tag)
        if tag == "a":
            self.links.append((given.get("href", ""), ""))
        elif tag in {"table", "tr", "td", "th"}:
            self._start_of_table(tag)
        else:
            self._start_of_form(tag, given)

    def _start_of_table(self, tag: str) -> None:
        if tag == "table":
            self._caption = ""
        elif tag == "tr":
            self.rows.append([])
            self.tables.setdefault(self._caption, []).append(self.rows[-1])
        else:
            self.rows[-1].append("")

    def _start_of_form(self, tag: str, given: dict[str, str]) -> None:
        match tag:
            case "form":
                self.forms.append(Form(given["method"], given["action"]))
            case "input" if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self.forms[-1].fields.append((given["name"], given.get("value", "on")))
            case "select":
                self._select = (given["name"], None)
            case "option" if "selected" in given or self._select[1] is None:
                self._select = (self._select[0], given["value"])
            case "textarea":
                self.forms[-1].fields.append((given["name"], ""))
            case "button" if "name" in given:
                self.forms[-1].buttons.append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.forms[-1].fields.append((self._select[0], self._select[1] or ""))
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if {"script", "style"} & set(self._open):
            return
        self.text += data
        if "a" in self._open:
            href, shown = self.links[-1]
            self.links[-1] = (href, shown + data)
        if "caption" in self._open:
            self._caption += data.strip()
        if "textarea" in self._open:
            name, value = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, value + data)
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] = (self.rows[-1][-1] + data).strip()


class Browser:
    """Somebody who looks at pages."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    def open(self, url: str) -> Page:
        """Load an address."""
        response = self.http.get(url)
        return Page(str(response.url), response.status_code, response.text)

    def follow(self, page: Page, text: str) -> Page:
        """Go where the link with this text leads."""
        href = page.href(text)
        # Other than browsers, urljoin takes an empty query for none.
        return self.open(page.url.partition("?")[0] + href if href.startswith("?") else urljoin(page.url, href))

    def send(self, page: Page, button: str, **given: str | list[str]) -> Page:
        """Fill in the form that this button sends, and send it."""
        form = page.form(button)
        response = self.http.post(
            urljoin(page.url, form.action),
            content=form.filled(button, given),
            headers={"content-type": FORM_TYPE, "origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"},
        )
        return Page(str(response.url), response.status_code, response.text)
