"""Every kind of fault that a file can have: a change to the little shop's files, and what has to be said about it."""

from __future__ import annotations

from dataclasses import dataclass

from .folders import SHOP


@dataclass(frozen=True)
class Broken:
    """Files that replace the shop's, and the faults expected: file, line, column, code, text."""

    name: str
    files: dict[str, str | bytes]
    faults: list[tuple[str, int | None, str | None, str, str]]

    def and_also(self, line: int, column: str, code: str, text: str) -> Broken:
        """The same entries with one more fault."""
        return Broken(self.name, self.files, [*self.faults, ("entries.csv", line, column, code, text)])


def replaced(name: str, old: str, new: str) -> dict[str, str | bytes]:
    assert old in SHOP[name]
    return {name: SHOP[name].replace(old, new)}


def more(name: str, *lines: str) -> dict[str, str | bytes]:
    return {name: SHOP[name] + "".join(f"{line}\n" for line in lines)}


def entry(line: str, column: str, code: str, text: str, *later: str) -> Broken:
    """One entry on line 4 of entries.csv with one fault; `later` lines follow it."""
    return Broken(code, more("entries", line, *later), [("entries.csv", 4, column, code, text)])


_REASON_EFFECT = "An adjustment reason cannot have the effect"

FILE_FAULTS = [
    Broken(
        "unknown file",
        {"entires": "id\n"},
        [
            (
                "entires.csv",
                None,
                None,
                "UNKNOWN_FILE",
                "An import has no file of this name: did you mean 'entries.csv'?",
            )
        ],
    ),
    Broken(
        "no header",
        {"survey_answers": "\n\n"},
        [("survey_answers.csv", None, None, "EMPTY_FILE", "The file is empty: its first line must name its columns.")],
    ),
    Broken(
        "missing column",
        {"outlets": "code,name\nO1,Market\n"},
        [("outlets.csv", 1, "position", "MISSING_COLUMN", "The column 'position' is missing.")],
    ),
    Broken(
        "unknown column",
        {"outlets": "code,nmae,position\nO1,Market,1\n"},
        [("outlets.csv", 1, "nmae", "UNKNOWN_COLUMN", "There is no column 'nmae': did you mean 'name'?")],
    ),
    Broken(
        "duplicate column",
        {"outlets": "code,position,code\nO1,1,O2\n"},
        [("outlets.csv", 1, "code", "DUPLICATE_COLUMN", "The column 'code' is there twice.")],
    ),
    Broken(
        "too few values",
        {"outlets": "code,name,position\nO1,Market,1\n\nO2,2\nO3,C,3,4\n"},
        [
            ("outlets.csv", 4, None, "WRONG_FIELD_COUNT", "The line has 2 values, the header has 3."),
            ("outlets.csv", 5, None, "WRONG_FIELD_COUNT", "The line has 4 values, the header has 3."),
        ],
    ),
    Broken(
        "not UTF-8",
        {"customers": SHOP["customers"].encode() + b"caf\xe9,\nok,\n"},
        [("customers.csv", 4, None, "NOT_UTF8", "The line is not UTF-8 text: save the file as “CSV UTF-8”.")],
    ),
    Broken(
        "UTF-16",
        {"survey_answers": "customer,segment_group,option".encode("utf-16")},
        [
            ("survey_answers.csv", 1, None, "NOT_UTF8", "The line is not UTF-8 text: save the file as “CSV UTF-8”."),
            ("survey_answers.csv", 1, None, "NUL_CHARACTER", "The line has a NUL character, which no text may have."),
        ],
    ),
    Broken(
        "NUL",
        more("customers", "nul\0,"),
        [("customers.csv", 4, None, "NUL_CHARACTER", "The line has a NUL character, which no text may have.")],
    ),
    Broken(
        "unclosed quotation mark",
        more("customers", 'cat,"cat', "dot,"),
        [
            (
                "customers.csv",
                4,
                None,
                "MALFORMED_CSV",
                "The quotation marks do not add up: one that opens here is never closed.",
            )
        ],
    ),
    Broken(
        "text after a quotation mark",
        more("customers", 'cat,"cat"x', "dot,"),
        [
            (
                "customers.csv",
                4,
                None,
                "MALFORMED_CSV",
                "The quotation marks do not add up: text follows one that closes a cell.",
            )
        ],
    ),
    Broken(
        "endless cell",
        more("customers", 'cat,"' + "x" * 200_000),
        [
            (
                "customers.csv",
                4,
                None,
                "MALFORMED_CSV",
                "The quotation marks do not add up: a cell that begins here never seems to end.",
            )
        ],
    ),
    Broken(
        "a line after a cell of several lines",
        more("customers", '"cat","two\nlines"', "dot"),
        [("customers.csv", 6, None, "WRONG_FIELD_COUNT", "The line has 1 values, the header has 2.")],
    ),
]

CELL_FAULTS = [
    Broken(
        "missing value",
        more("customers", ",x@example.test"),
        [("customers.csv", 4, "reference", "MISSING_VALUE", "A value is needed here.")],
    ),
    Broken(
        "overlong code",
        more("customers", "x" * 201 + ","),
        [
            (
                "customers.csv",
                4,
                "reference",
                "BAD_CODE",
                f"'{'x' * 59}…' must have 1 to 200 characters, no control characters and no spaces around it.",
            )
        ],
    ),
    Broken(
        "code with a space at its end",
        more("customers", "ana ,"),
        [
            (
                "customers.csv",
                4,
                "reference",
                "BAD_CODE",
                "'ana ' must have 1 to 200 characters, no control characters and no spaces around it.",
            )
        ],
    ),
    Broken(
        "position",
        more("outlets", "O2,B,first", "O3,C,2147483648"),
        [
            ("outlets.csv", 3, "position", "BAD_INTEGER", "'first' is not a whole number."),
            ("outlets.csv", 4, "position", "BAD_INTEGER", "'2147483648' is not a whole number."),
        ],
    ),
    Broken(
        "threshold",
        more("price_groups", "G4,D,-1"),
        [
            (
                "price_groups.csv",
                5,
                "points_threshold",
                "NEGATIVE_THRESHOLD",
                "'-1' is not a threshold: lifetime points start at 0.",
            )
        ],
    ),
    Broken(
        "boolean",
        more("balance_types", "BLUE,Blue,yes"),
        [("balance_types.csv", 4, "is_default", "BAD_BOOLEAN", "'yes' is neither true nor false.")],
    ),
    Broken(
        "money",
        more("sales", "S2,ana,2024-02-01T10:00:00Z,,SALE,12.345,", "S3,ana,2024-02-01T10:00:00Z,,SALE,NaN,"),
        [
            (
                "sales.csv",
                3,
                "total",
                "BAD_MONEY",
                "'12.345' is not an amount such as -1234.56 (at most 16 digits and 2 decimals).",
            ),
            (
                "sales.csv",
                4,
                "total",
                "BAD_MONEY",
                "'NaN' is not an amount such as -1234.56 (at most 16 digits and 2 decimals).",
            ),
        ],
    ),
    Broken(
        "quantity",
        more("sale_lines", 'S1,P3,,"1,5",1.00'),
        [
            (
                "sale_lines.csv",
                4,
                "quantity",
                "BAD_QUANTITY",
                "'1,5' is not a quantity such as 1.250 (at most 15 digits and 3 decimals).",
            )
        ],
    ),
    Broken(
        "no such day",
        replaced("sales", "2024-02-01", "2024-02-30"),
        [
            (
                "sales.csv",
                2,
                "sold_at",
                "BAD_TIME",
                "'2024-02-30T10:00:00Z' is not a time such as 2024-02-29T18:30:00Z (at most 6 decimals of a second).",
            )
        ],
    ),
    Broken(
        "infinity",
        replaced("sales", "2024-02-01T10:00:00Z", "infinity"),
        [
            (
                "sales.csv",
                2,
                "sold_at",
                "BAD_TIME",
                "'infinity' is not a time such as 2024-02-29T18:30:00Z (at most 6 decimals of a second).",
            )
        ],
    ),
    Broken(
        "time without an offset",
        replaced("sales", "10:00:00Z", "10:00:00"),
        [
            (
                "sales.csv",
                2,
                "sold_at",
                "TIME_WITHOUT_OFFSET",
                "'2024-02-01T10:00:00' does not say its offset from UTC: add Z or one such as +01:00.",
            )
        ],
    ),
    Broken(
        "data epoch and currency",
        {"account": "code,currency,data_epoch\nshop,euro,2024-02-30\n"},
        [
            (
                "account.csv",
                2,
                "currency",
                "BAD_CURRENCY",
                "'euro' is not a currency's three capital letters, such as EUR.",
            ),
            (
                "account.csv",
                2,
                "data_epoch",
                "BAD_DATE",
                "'2024-02-30' is not a day of the calendar written YYYY-MM-DD.",
            ),
        ],
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULES,,1,2024-02-01T10:00:00Z,,,",
        "kind",
        "UNKNOWN_KIND",
        "There is no kind of entry 'EARN_RULES': did you mean 'EARN_RULE'?",
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,Earned,1,2024-02-01T10:00:00Z,,,",
        "effect",
        "UNKNOWN_EFFECT",
        "There is no effect 'Earned'.",
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,1.5,2024-02-01T10:00:00Z,,,", "points", "BAD_INTEGER", "'1.5' is not a whole number."
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,0,2024-02-01T10:00:00Z,,,", "points", "ZERO_POINTS", "An entry cannot have 0 points."
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,9007199254740992,2024-02-01T10:00:00Z,,,",
        "points",
        "POINTS_OUT_OF_RANGE",
        "'9007199254740992' is beyond ±9,007,199,254,740,991, the most points that are exact everywhere.",
    ),
    Broken(
        "a reason's effect",
        more("adjustment_reasons", "BAD,Bad,REDEEMED,EARNED"),
        [
            (
                "adjustment_reasons.csv",
                3,
                "effect_up",
                "EFFECT_NOT_FOR_REASON",
                f"{_REASON_EFFECT} 'REDEEMED' here, only one of EARNED, REVERSED, REIMBURSED, EXPIRED.",
            ),
            (
                "adjustment_reasons.csv",
                3,
                "effect_down",
                "EFFECT_NOT_FOR_REASON",
                f"{_REASON_EFFECT} 'EARNED' here, only one of REVERSED, REDEEMED, EXPIRED.",
            ),
        ],
    ),
]
