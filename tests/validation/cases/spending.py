"""Cases of rules: break-even and limits on spending."""

from collections.abc import Iterator
from typing import Any

from nhs_accountable_care._core.money import Money
from nhs_accountable_care.arrangements import SpendingLimitKind
from nhs_accountable_care.contracts import Body
from tests.validation.cases.building import (
    AMBULANCES,
    CCG,
    COUNCIL,
    ENGLAND,
    ICB,
    INVENTED,
    KIND,
    NHS_TRUST,
    PENNY,
    TEN,
    TRUST,
    TWELVE,
    UNKNOWN,
    Case,
    case,
    position,
)

ELEVEN = Money.parse("£11m")
SIZES_OF_LIMITS = [
    ("NAC508", CCG, SpendingLimitKind.ALLOCATION, False),
    ("NAC509", ICB, SpendingLimitKind.ALLOCATION, True),
    ("NAC509", ICB, SpendingLimitKind.JOINT_LIMIT, True),
    ("NAC510", ENGLAND, SpendingLimitKind.JOINT_LIMIT, True),
    (
        "NAC511",
        Body(name="S", kind=KIND.SPECIAL_HEALTH_AUTHORITY),
        SpendingLimitKind.ALLOTMENT,
        False,
    ),
]


P = "finance.positions[0]"


def spending_cases() -> Iterator[Case]:
    """Try each rule on spending with what is within, above, forecast and not recorded."""
    for code, body, kind, counts in SIZES_OF_LIMITS:
        for facts, breaches, gaps in (
            ({"spending": ELEVEN, "income": PENNY}, f"{P}.spending", ""),
            ({"spending": ELEVEN, "income": ELEVEN}, "", ""),
            ({"spending": TEN, "income": None}, "", ""),
            # What it has besides the limit may be enough.
            ({"spending": ELEVEN, "income": None}, "", f"{P}.income"),
            ({"spending": ELEVEN, "is_forecast": True}, f"{P}.spending" if counts else "", ""),
            (
                {"spending": ELEVEN, "is_forecast": None},
                f"{P}.spending" if counts else "",
                "" if counts else f"{P}.is_forecast",
            ),
            ({"limit": None}, "", P),
            ({"limit": None, "result": -PENNY}, f"{P}.result", ""),
            ({"spending": None, "result": Money.parse("£0")}, "", ""),
            ({"spending": None}, "", P),
            ({"body": UNKNOWN, "spending": ELEVEN}, "", f"{P}.body.kind"),
            ({"body": COUNCIL, "spending": ELEVEN}, "", ""),
            ({"kind": SpendingLimitKind.CAPITAL_LIMIT, "spending": ELEVEN}, "", ""),
        ):
            each = position(**{"body": body, "kind": kind, **facts})
            yield case(code, {"finance.positions": (each,)}, breaches, gaps)


def two(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Make two years of an NHS trust."""
    base = {
        "body": NHS_TRUST,
        "kind": SpendingLimitKind.BREAK_EVEN,
        "limit": None,
        "income": TEN,
    }
    return {"finance.positions": (position(**base | first), position(**base | second))}


CASES = (
    case("NAC507", two({"spending": ELEVEN}, {"spending": TEN, "is_forecast": True})),
    case("NAC507", two({"spending": ELEVEN}, {"is_forecast": None}), "", "finance.positions[1]"),
    case("NAC507", two({"spending": None}, {"income": None}), "", f"{P} finance.positions[1]"),
    case(
        "NAC507",
        two({"spending": ELEVEN}, {"body": UNKNOWN}),
        "",
        "finance.positions[1].body.kind",
    ),
    case("NAC507", two({"spending": ELEVEN}, {"body": TRUST, "spending": ELEVEN})),
    case(
        "NAC507",
        two({"spending": ELEVEN}, {"body": AMBULANCES}),
        "",
        "finance.positions[1].body.kind",
    ),
    case(
        "NAC507",
        two({"spending": ELEVEN}, {"kind": SpendingLimitKind.ALLOTMENT, "spending": ELEVEN}),
    ),
    case(
        "NAC507",
        two(
            {"spending": ELEVEN}, {"body": Body(name="Z", kind=KIND.NHS_TRUST), "spending": ELEVEN}
        ),
    ),
    case("NAC507", two({"spending": ELEVEN}, {"spending": Money.parse("£9m")})),
    case("NAC507", two({"spending": TEN}, {"spending": ELEVEN}), "finance.positions[1]"),
    case(
        "NAC507",
        {
            "finance.positions": (
                position(body=UNKNOWN, kind=SpendingLimitKind.BREAK_EVEN),
                *two({"spending": None}, {"is_forecast": True})["finance.positions"],
                *two({"spending": ELEVEN}, {"spending": ELEVEN})["finance.positions"],
            )
        },
        "finance.positions[4]",
        f"{P}.body.kind finance.positions[1]",
    ),
    case(
        "NAC508",
        {
            "finance.positions": (
                position(body=UNKNOWN),
                position(is_forecast=True, spending=ELEVEN),
                position(kind=SpendingLimitKind.ALLOTMENT),
                position(spending=ELEVEN),
            )
        },
        "finance.positions[3].spending",
        f"{P}.body.kind",
    ),
    *(
        case(
            "NAC514",
            {
                "finance.positions": (
                    position(
                        **{"body": COUNCIL, "kind": SpendingLimitKind.BALANCED_BUDGET, **facts}
                    ),
                )
            },
            breaches,
            gaps,
        )
        for facts, breaches, gaps in (
            ({"spending": ELEVEN}, "", f"{P}.finance_officer_has_reported"),
            ({"spending": ELEVEN, "finance_officer_has_reported": True}, "", ""),
            (
                {"spending": ELEVEN, "income": PENNY, "finance_officer_has_reported": False},
                f"{P}.finance_officer_has_reported",
                "",
            ),
            ({"spending": ELEVEN, "income": TEN, "finance_officer_has_reported": False}, "", ""),
            ({"spending": ELEVEN, "income": None}, "", f"{P}.income"),
            ({"spending": TEN, "income": None}, "", ""),
            ({"limit": None}, "", P),
            ({"spending": None}, "", P),
            ({"body": UNKNOWN}, "", f"{P}.body.kind"),
        )
    ),
    case(
        "NAC514",
        {
            "finance.positions": (
                position(body=UNKNOWN, kind=SpendingLimitKind.BALANCED_BUDGET),
                position(
                    body=COUNCIL,
                    kind=SpendingLimitKind.BALANCED_BUDGET,
                    spending=TWELVE,
                    finance_officer_has_reported=False,
                ),
            )
        },
        "finance.positions[1].finance_officer_has_reported",
        f"{P}.body.kind",
    ),
    case(
        "NAC507",
        two(
            {"spending": ELEVEN},
            {
                "body": Body(name="An NHS trust", kind=KIND.NHS_TRUST, sources=(INVENTED,)),
                "spending": ELEVEN,
            },
        ),
        "finance.positions[1]",
    ),
    *spending_cases(),
)
