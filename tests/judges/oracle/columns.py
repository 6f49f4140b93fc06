"""The columns of every report: their types, the keys that order rows and how each total is made.

Names are those of the API contract, `customer` left out; `balances` is the admin list as its `where` knows it.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
"""One row of an answer: camelCase column to JSON value (instants, days and money as text)."""

STRING, INTEGER, POINTS, MONEY, BOOLEAN = "STRING", "INTEGER", "POINTS", "MONEY", "BOOLEAN"
DATE, DATETIME, ENUM, LIST = "DATE", "DATETIME", "ENUM", "LIST"
_WHO = {"reference": STRING, "email": STRING, "firstName": STRING, "lastName": STRING}
_FLOWS = dict.fromkeys(
    (
        "totalPointsEarned",
        "pointsEarningReversed",
        "totalPointsRedeemed",
        "redeemedPointsReimbursed",
        "totalPointsExpired",
        "transferNet",
    ),
    POINTS,
)
_SEEN = {"entryCount": INTEGER, "firstEntryAt": DATETIME, "lastEntryAt": DATETIME}

COLUMNS: dict[str, dict[str, str]] = {
    "balances": {
        **_WHO,
        "employee": BOOLEAN,
        "hasRecord": BOOLEAN,
        "balanceType": STRING,
        **dict.fromkeys(("points", "earned", "reversed", "redeemed", "reimbursed", "expired", "transferred"), POINTS),
        "historyCount": INTEGER,
        "createdAt": DATETIME,
        "updatedAt": DATETIME,
    },
    "balanceReport": {**_WHO, "balance": POINTS, "campaignNet": POINTS, **_SEEN},
    "allCustomersReport": {**_WHO, "membership": ENUM, "enrolledCampaigns": LIST, **_SEEN, "createdAt": DATETIME},
    "activityReport": {
        **_WHO,
        "phone": STRING,
        "availablePoints": POINTS,
        "salesCount": INTEGER,
        "salesTotal": MONEY,
        "lastSaleAt": DATETIME,
        **dict.fromkeys(("receiveEmail", "receivePost", "receiveSms"), BOOLEAN),
        "priceGroup": STRING,
        **dict.fromkeys(("accrualEnabled", "automaticPriceGroup", "accountCustomer"), BOOLEAN),
        "surveyAnswers": LIST,
        "createdAt": DATETIME,
    },
    "outstandingReport": {
        "relationReference": STRING,
        **dict.fromkeys(
            (
                "totalEarnedPoints",
                "totalReversalPoints",
                "totalRedeemedPoints",
                "totalExpiredPoints",
                "totalOutstandingPoints",
                "redeemedGross",
                "reimbursed",
                "openingPoints",
                "closingPoints",
                "transferNet",
            ),
            POINTS,
        ),
    },
    "liabilityByDateReport": {
        "date": DATE,
        **_FLOWS,
        **dict.fromkeys(
            (
                "totalOutstandingPointsStart",
                "totalOutstandingPointsEnd",
                "differenceInOutstandingPoints",
                "positiveOutstandingPoints",
                "negativeOutstandingPoints",
            ),
            POINTS,
        ),
    },
    "liabilityByCustomerReport": {
        "email": STRING,
        "reference": STRING,
        **_FLOWS,
        **dict.fromkeys(("pointsBalanceStart", "pointsBalanceEnd", "differenceInPointsBalance"), POINTS),
    },
}

REPORTS = [query for query in COLUMNS if query != "balances"]

KEYS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(COLUMNS, ("reference",)),
    "balances": ("reference", "balanceType"),
    "outstandingReport": ("relationReference",),
    "liabilityByDateReport": ("date",),
}

TYPE_OF: dict[str, str] = {column: kind for columns in COLUMNS.values() for column, kind in columns.items()}
"""A column's type; a name has the same type wherever it occurs."""

_STANDING = {
    "totalOutstandingPointsStart": "FIRST",
    "totalOutstandingPointsEnd": "LAST",
    "positiveOutstandingPoints": "LAST",
    "negativeOutstandingPoints": "LAST",
}

TOTALS: dict[str, dict[str, str]] = {
    query: {
        column: _STANDING.get(column, "SUM")
        for column, kind in COLUMNS[query].items()
        if kind in {POINTS, INTEGER, MONEY}
    }
    for query in REPORTS
}
"""How each total is made: SUM, or in key order the FIRST or LAST row's value (null without a row)."""
