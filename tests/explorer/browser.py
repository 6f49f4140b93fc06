"""A browser without JavaScript: the tables, forms and links of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from .elements import Element, parsed

if TYPE_CHECKING:
    from starlette.testclient import TestClient

FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Page:
    """A page that was read."""

    status: int
    url: str
    headers: Any
    html: str
    root: Element

    @property
    def text(self) -> str:
        """What is to be read on it, blanks as one."""
        return " ".join(self.root.one("main").spoken.split())

    @property
    def tables(self) -> dict[str, list[list[str]]]:
        """The cells of all tables row by row, headings included, by the tables' captions."""
        return {
            table.one("caption").text: [
                [cell.text for cell in row.children if cell.tag in {"th", "td"}] for row in table.all("tr")
            ]
            for table in self.root.all("table")
        }

    def buttons(self) -> list[str]:
        """The values of the buttons that send its forms."""
        return [button["value"] for button in self.root.all("button") if "name" in button.attributes]

    def form_of(self, button: str) -> Element:
        """The form that a button with this value sends."""
        return next(form for form in self.root.all("form") if any(form.all("button", value=button)))

    def held(self, button: str) -> dict[str, str]:
        """What the fields of the form hold that this button sends; of several values the last."""
        return dict(_fields(self.form_of(button)))

    @property
    def table(self) -> Element:
        """The table of rows: the first one of a report's page, behind which come those of facts about all rows."""
        return next(self.root.all("table"))

    @property
    def headings(self) -> list[str]:
        """The columns' headings without what marks them."""
        heads = self.table.one("thead").all("th")
        return [head.text.removesuffix(" personal").rstrip(" ↑↓23") for head in heads]

    @property
    def rows(self) -> list[list[str]]:
        """The texts of all cells but those of totals; one that says that there is no value is None's dash."""
        rows = (list(row.all("td")) for row in self.table.one("tbody").all("tr"))
        return [
            [cell.text.removesuffix(" no value") for cell in row]
            for row in rows
            if row[0].attributes.get("class") != "none"
        ]

    @property
    def totals(self) -> list[str]:
        """The texts of the row of totals."""
        return [cell.text for cell in self.table.one("tfoot").all() if cell.tag in {"th", "td"}]

    @property
    def count(self) -> str:
        """How many rows it says there are."""
        return self.root.one("p", class_="count").text

    @property
    def form(self) -> dict[str, list[str]]:
        """What the form holds: the values of every control that would be sent, blanks included."""
        held: dict[str, list[str]] = {}
        for control in self.root.one("form", class_="question").all():
            name = control.attributes.get("name")
            if name is not None:
                held.setdefault(name, []).extend(_values(control))
        return held

    @property
    def faults(self) -> dict[str, str]:
        """The texts of faults by the control that they stand at; under '' those above the form."""
        found = {at["id"].removesuffix("-fault"): at.text for at in self.root.all("p", class_="fault")}
        alerts = [alert.text for alert in self.root.all("section", role="alert")]
        return found | ({"": " ".join(alerts)} if alerts else {})

    def link(self, text: str, within: str = "main") -> str:
        """Where the only link of this text leads."""
        (found,) = {link["href"] for link in self.root.one(within).all("a") if link.text == text}
        return found

    def texts(self, **wanted: str) -> list[str]:
        """What is to be read in all elements with these attributes."""
        return [element.text for element in self.root.all(**wanted)]


def _fields(form: Element) -> list[tuple[str, str]]:
    controls = (control for control in form.all() if "name" in control.attributes)
    return [(control["name"], value) for control in controls for value in _values(control)]


def _values(control: Element) -> list[str]:
    match control.tag, control.attributes.get("type"):
        case "input", "checkbox" | "radio":
            return [control["value"]] if "checked" in control.attributes else []
        case "input", _:
            return [control["value"]]
        case "textarea", _:
            return [control.raw_text]
        case "select", _:
            options = list(control.all("option"))
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            return [option["value"] if "value" in option.attributes else option.text for option in chosen]
        case _:
            return []


@dataclass
class Browser:
    """Reads pages and sends their forms, following redirects."""

    http: TestClient

    def open(self, url: str) -> Page:
        """Read the page at an address of the gateway."""
        response = self.http.get(url, headers={"accept": "text/html"})
        return Page(response.status_code, str(response.url), response.headers, response.text, parsed(response.text))

    def follow(self, page: Page, href: str) -> Page:
        """Read what a link of a page leads to."""
        return self.open(urljoin(page.url, href))

    def submit(self, page: Page, **changes: str | list[str]) -> Page:
        """Send the form of a page with other values in some controls, named by their names with `.` written as `__`."""
        held: dict[str, Any] = page.form | {name.replace("__", "."): value for name, value in changes.items()}
        return self.open(f"{page.root.one('form', class_='question')['action']}?{urlencode(held, doseq=True)}")

    def click(self, page: Page, text: str) -> Page:
        """Go where the first link of this text leads."""
        href = next(link["href"] for link in page.root.one("main").all("a") if link.text == text)
        # Other than browsers, urljoin takes an empty query for none.
        return self.open(page.url.partition("?")[0] + href if href.startswith("?") else urljoin(page.url, href))

    def press(self, page: Page, button: str, **changes: str | list[str]) -> Page:
        """Fill in the form that this button sends, and send it as pages of this host do."""
        form = page.form_of(button)
        kept = [pair for pair in _fields(form) if pair[0] not in changes]
        typed = [
            (name, each) for name, value in changes.items() for each in (value if isinstance(value, list) else [value])
        ]
        response = self.http.post(
            urljoin(page.url, form["action"]),
            content=urlencode([*kept, *typed, ("do", button)]),
            headers={"content-type": FORM_TYPE, "origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"},
        )
        return Page(response.status_code, str(response.url), response.headers, response.text, parsed(response.text))
