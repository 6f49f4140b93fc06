"""Faults of lines among other lines: what they name, what they repeat, and the ledger's rules for entries."""

from __future__ import annotations

from .broken_files import Broken, entry, more, replaced

RELATION_FAULTS = [
    Broken(
        "duplicate code",
        more("outlets", "O1,Other,2", "O1,Market,1"),
        [
            ("outlets.csv", 3, "code", "DUPLICATE", "The same 'O1' is on line 2 already."),
            ("outlets.csv", 4, "code", "DUPLICATE", "The same 'O1' is on line 2 already."),
        ],
    ),
    Broken(
        "duplicate pair",
        more("enrolments", "SPRING,ana"),
        [("enrolments.csv", 3, "customer", "DUPLICATE", "The same 'SPRING ana' is on line 2 already.")],
    ),
    Broken(
        "duplicate entry",
        more("entries", "E1,ana,SPRING,GOLD,EARN_RULE,,100,2024-02-01T10:00:00Z,,,"),
        [("entries.csv", 4, "id", "DUPLICATE", "The same 'E1' is on line 2 already.")],
    ),
    Broken(
        "two accounts",
        {"account": "code\nshop\nother\n"},
        [("account.csv", 3, "code", "ONE_ACCOUNT_ONLY", "An import is for one account; this line names another.")],
    ),
    Broken(
        "another account",
        {"account": "code\nother\n"},
        [("account.csv", 2, "code", "ACCOUNT_MISMATCH", "The file is for account 'other', the import is for 'shop'.")],
    ),
    Broken(
        "two defaults",
        replaced("balance_types", "SILVER,Silver,false", "SILVER,Silver,true"),
        [
            (
                "balance_types.csv",
                line,
                "is_default",
                "TWO_DEFAULTS",
                "The account would have 2 default balance types: GOLD, SILVER.",
            )
            for line in (2, 3)
        ],
    ),
    Broken(
        "no default",
        replaced("balance_types", "GOLD,Gold,true", "GOLD,Gold,"),
        [
            (
                "balance_types.csv",
                None,
                "is_default",
                "NO_DEFAULT",
                "The account would have no default balance type: set is_default on one.",
            )
        ],
    ),
    Broken(
        "campaign",
        more(
            "campaigns",
            "AUTUMN,,BRONZE,,",
            "WINTER,,GOLD,2024-02-01T00:00:00+01:00,2024-01-31T23:00:00Z",
        ),
        [
            ("campaigns.csv", 3, "balance_type", "UNKNOWN_BALANCE_TYPE", "There is no balance type 'BRONZE'."),
            (
                "campaigns.csv",
                4,
                "ends_at",
                "ENDS_BEFORE_START",
                "The campaign ends 2024-01-31T23:00:00Z, not after its start 2024-01-31T23:00:00Z.",
            ),
        ],
    ),
    Broken(
        "price group",
        {"customers": "reference,price_group\nana,PLATINUM\n"},
        [
            ("customers.csv", 2, "price_group", "UNKNOWN_PRICE_GROUP", "There is no price group 'PLATINUM'."),
        ],
    ),
    Broken(
        "enrolment",
        more("enrolments", "SPRING,zoe", "SUMMER,ana"),
        [
            ("enrolments.csv", 3, "customer", "UNKNOWN_CUSTOMER", "There is no customer record 'zoe'."),
            ("enrolments.csv", 4, "campaign", "UNKNOWN_CAMPAIGN", "There is no campaign 'SUMMER'."),
        ],
    ),
    Broken(
        "answer",
        more("survey_answers", "zoe,colour,red"),
        [("survey_answers.csv", 3, "customer", "UNKNOWN_CUSTOMER", "There is no customer record 'zoe'.")],
    ),
    Broken(
        "outlet",
        replaced("sales", ",O1,", ",O9,"),
        [("sales.csv", 2, "outlet", "UNKNOWN_OUTLET", "There is no outlet 'O9'.")],
    ),
    Broken(
        "sale",
        more("sale_lines", "S9,P1,,1,1"),
        [("sale_lines.csv", 4, "order_number", "UNKNOWN_SALE", "There is no sale 'S9'.")],
    ),
]

ENTRY_FAULTS = [
    entry(
        "E3,ana,SUMMER,BRONZE,EARN_RULE,,1,2024-02-01T10:00:00Z,,,",
        "campaign",
        "UNKNOWN_CAMPAIGN",
        "There is no campaign 'SUMMER'.",
    ).and_also(4, "balance_type", "UNKNOWN_BALANCE_TYPE", "There is no balance type 'BRONZE'."),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,1,2024-02-01T10:00:00Z,,,BECAUSE",
        "reason",
        "UNKNOWN_REASON",
        "There is no adjustment reason 'BECAUSE'.",
    ),
    entry(
        "E3,ana,,GOLD,ADJUST_AWARD,EARNED,1,2024-02-01T10:00:00Z,,,",
        "reason",
        "REASON_REQUIRED",
        "ADJUST_AWARD needs an adjustment reason: its effect is the reason's.",
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,REDEEMED,1,2024-02-01T10:00:00Z,,,",
        "effect",
        "WRONG_EFFECT",
        "EARN_RULE has the effect EARNED here, not REDEEMED.",
    ),
    entry(
        "E3,ana,,GOLD,ADJUST_RESET,EARNED,-1,2024-02-01T10:00:00Z,,,GOODWILL",
        "effect",
        "WRONG_EFFECT",
        "ADJUST_RESET has the effect REVERSED here, not EARNED.",
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,-1,2024-02-01T10:00:00Z,,,",
        "points",
        "WRONG_SIGN",
        "EARN_RULE needs positive points, not -1.",
    ),
    entry(
        "E3,ana,,GOLD,REDEEM_REWARD,,1,2024-02-01T10:00:00Z,,,",
        "points",
        "WRONG_SIGN",
        "REDEEM_REWARD needs negative points, not 1.",
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,1,2999-01-01T00:00:00Z,,,",
        "effective_at",
        "FUTURE_ENTRY",
        "2999-01-01T00:00:00Z is more than 5 minutes after the server's clock.",
    ),
    entry(
        "E3,ana,,GOLD,CORRECTION,EARNED,-1,2024-02-01T10:00:00Z,,,",
        "reverses",
        "REVERSES_REQUIRED",
        "CORRECTION needs the id of the entry that it corrects.",
    ),
    entry(
        "E3,ana,,GOLD,CORRECTION,,-1,2024-02-01T10:00:00Z,E9,,",
        "reverses",
        "UNKNOWN_ENTRY",
        "There is no entry 'E9'.",
    ),
    entry(
        "E3,ben,,GOLD,REVERSAL_CANCEL,,-1,2024-02-01T10:00:00Z,E1,,",
        "reverses",
        "WRONG_REVERSED",
        "'E1' cannot be reversed here: it is an entry of another customer.",
    ),
    entry(
        "E3,ana,,SILVER,CORRECTION,,-1,2024-02-01T10:00:00Z,E1,,",
        "reverses",
        "WRONG_REVERSED",
        "'E1' cannot be reversed here: it is an entry of another balance type.",
    ),
    entry(
        "E3,ana,,GOLD,REVERSAL_CANCEL,,-1,2024-02-01T10:00:00Z,E3,,",
        "reverses",
        "WRONG_REVERSED",
        "'E3' cannot be reversed here: it is the entry itself.",
    ),
    entry(
        "E3,ana,,GOLD,CORRECTION,,-1,2024-02-01T10:00:00Z,E4,,",
        "reverses",
        "CIRCULAR_CORRECTION",
        "The corrections that start with 'E4' lead back to themselves.",
        "E4,ana,,GOLD,CORRECTION,,1,2024-02-01T10:00:00Z,E3,,",
    ).and_also(5, "reverses", "CIRCULAR_CORRECTION", "The corrections that start with 'E3' lead back to themselves."),
    entry(
        "E3,ana,,GOLD,CORRECTION,REVERSED,-1,2024-02-01T10:00:00Z,E1,,",
        "effect",
        "WRONG_EFFECT",
        "CORRECTION has the effect EARNED here, not REVERSED.",
    ),
    entry(
        "E3,ana,,GOLD,TRANSFER_OUT,,-5,2024-02-01T10:00:00Z,,,",
        "operation",
        "OPERATION_REQUIRED",
        "A transfer needs the operation that holds both its sides together.",
    ),
    entry(
        "E3,ana,,GOLD,TRANSFER_OUT,,-5,2024-02-01T10:00:00Z,,M1,",
        "points",
        "TRANSFER_UNBALANCED",
        "Transfers of 'ana' in operation 'M1' at this instant add up to -1, not 0.",
        "E4,ana,,SILVER,TRANSFER_IN,,4,2024-02-01T11:00:00+01:00,,M1,",
        "E5,ana,,SILVER,TRANSFER_IN,,1,2024-02-01T11:00:00Z,,M1,",
    )
    .and_also(
        5, "points", "TRANSFER_UNBALANCED", "Transfers of 'ana' in operation 'M1' at this instant add up to -1, not 0."
    )
    .and_also(
        6, "points", "TRANSFER_UNBALANCED", "Transfers of 'ana' in operation 'M1' at this instant add up to 1, not 0."
    ),
    # A side that is at fault by itself does not put the blame on the other one.
    *(
        Broken(
            f"transfer with {code}",
            more("entries", "E3,ana,,GOLD,TRANSFER_OUT,,-5,2024-02-01T10:00:00Z,,M1,", f"E4,{cells},,M1,"),
            [("entries.csv", 5, column, code, text)],
        )
        for cells, column, code, text in (
            (
                ",,SILVER,TRANSFER_IN,,5,2024-02-01T10:00:00Z",
                "customer",
                "MISSING_VALUE",
                "A value is needed here.",
            ),
            (
                "ana,,SILVER,TRANSFER_INN,,5,2024-02-01T10:00:00Z",
                "kind",
                "UNKNOWN_KIND",
                "There is no kind of entry 'TRANSFER_INN': did you mean 'TRANSFER_IN'?",
            ),
            (
                "ana,,SILVER,TRANSFER_IN,,five,2024-02-01T10:00:00Z",
                "points",
                "BAD_INTEGER",
                "'five' is not a whole number.",
            ),
            (
                "ana,,SILVER,TRANSFER_IN,,5,2024-02-01T10:00:00",
                "effective_at",
                "TIME_WITHOUT_OFFSET",
                "'2024-02-01T10:00:00' does not say its offset from UTC: add Z or one such as +01:00.",
            ),
        )
    ),
    entry(
        "E3,ana,,GOLD,EARN_RULE,,9007199254740900,2024-02-01T10:00:00Z,,,",
        "points",
        "BALANCE_OUT_OF_RANGE",
        "The balance of 'ana' in 'GOLD' would be 9007199254741000, beyond ±9,007,199,254,740,991.",
    ),
]
