"""Sharing a pot by keys: every penny lands, and what a cap strips lands on somebody named."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    Beyond,
    Cap,
    Key,
    amount,
    cap,
    fact,
    formula,
    key,
    settle,
    shared,
)

POT = fact("pot", PENCE, lowest=Money.parse("-£10bn"))
HALVES = (
    key("acute", Fraction(1, 2)),
    key("community", Fraction(3, 10)),
    key("primary", Fraction(1, 5)),
)
FACTS: dict[str, Any] = {"pot": Money.parse("-£100")}


def net(
    pot: str,
    caps: tuple[Cap, ...] = (),
    beyond: Beyond = "residual holder",
    keys: tuple[Key, ...] = HALVES,
) -> dict[str, str]:
    """Share a pot, and give what each party gets."""
    lines = shared(
        "pot",
        POT,
        keys,
        holder="commissioner",
        caps=caps,
        residual_holder="regulator",
        beyond=beyond,
    )
    facts: dict[str, Any] = {"pot": Money.parse(pot), "acute_people": 1, "community_people": 2}
    return {party: money.digits for party, money in settle(formula(*lines), facts).net.items()}


SHARED: list[tuple[str, str, tuple[Cap, ...], Beyond, dict[str, str]]] = [
    (
        "no caps",
        "100",
        (),
        "residual holder",
        {"acute": "50.00", "community": "30.00", "primary": "20.00", "commissioner": "-100.00"},
    ),
    (
        "a gain capped",
        "100",
        (cap("acute", most_gain=Money.parse("£20")),),
        "residual holder",
        {
            "acute": "20.00",
            "community": "30.00",
            "primary": "20.00",
            "regulator": "30.00",
            "commissioner": "-100.00",
        },
    ),
    (
        "a loss capped",
        "-100",
        (cap("acute", most_loss=Money.parse("£20")),),
        "residual holder",
        {
            "acute": "-20.00",
            "community": "-30.00",
            "primary": "-20.00",
            "regulator": "-30.00",
            "commissioner": "100.00",
        },
    ),
    (
        "a cap on the other side",
        "-100",
        (cap("acute", most_gain=Money.parse("£20")),),
        "residual holder",
        {
            "acute": "-50.00",
            "community": "-30.00",
            "primary": "-20.00",
            "regulator": "0.00",
            "commissioner": "100.00",
        },
    ),
    (
        "capped both ways",
        "-100",
        (cap("acute", most_gain=Money.parse("£5"), most_loss=Money.parse("£20")),),
        "residual holder",
        {
            "acute": "-20.00",
            "community": "-30.00",
            "primary": "-20.00",
            "regulator": "-30.00",
            "commissioner": "100.00",
        },
    ),
    (
        "a cap without limits",
        "100",
        (cap("acute"),),
        "residual holder",
        {
            "acute": "50.00",
            "community": "30.00",
            "primary": "20.00",
            "regulator": "0.00",
            "commissioner": "-100.00",
        },
    ),
    # It is 501 pence and a half.
    (
        "a cap that is no whole number of pence keeps to the whole pence within it",
        "100",
        (cap("acute", most_gain=amount(Money.parse("£100")) * Fraction(1003, 20_000)),),
        "residual holder",
        {
            "acute": "5.01",
            "community": "30.00",
            "primary": "20.00",
            "regulator": "44.99",
            "commissioner": "-100.00",
        },
    ),
    # £30 is stripped from acute and shared 3:2 by community (£18) and primary (£12).
    (
        "passed on",
        "100",
        (cap("acute", most_gain=Money.parse("£20")),),
        "the others",
        {
            "acute": "20.00",
            "community": "48.00",
            "primary": "32.00",
            "regulator": "0.00",
            "commissioner": "-100.00",
        },
    ),
    # Community may take only £5 of its £18; £13 go to the residual holder.
    (
        "passed on to one that is capped in turn",
        "100",
        (
            cap("acute", most_gain=Money.parse("£20")),
            cap("community", most_gain=Money.parse("£35")),
        ),
        "the others",
        {
            "acute": "20.00",
            "community": "35.00",
            "primary": "32.00",
            "regulator": "13.00",
            "commissioner": "-100.00",
        },
    ),
    # Both are capped in the first round, so that primary takes all that they strip.
    (
        "passed on from two",
        "100",
        (
            cap("acute", most_gain=Money.parse("£20")),
            cap("community", most_gain=Money.parse("£10")),
        ),
        "the others",
        {
            "acute": "20.00",
            "community": "10.00",
            "primary": "70.00",
            "regulator": "0.00",
            "commissioner": "-100.00",
        },
    ),
]


@pytest.mark.parametrize(
    ("pot", "caps", "beyond", "expected"),
    [row[1:] for row in SHARED],
    ids=[row[0] for row in SHARED],
)
def test_what_a_cap_strips_lands_where_it_was_agreed(
    pot: str, caps: tuple[Cap, ...], beyond: Beyond, expected: dict[str, str]
) -> None:
    """The residual holder takes it, or first those whose own cap did not bite."""
    assert net(pot, caps, beyond) == expected


def test_weights_that_are_facts_are_passed_on_by_as_well() -> None:
    """With weights of 1 and 2 people, £30 of £90 and then all that is stripped."""
    keys = (
        key("acute", fact("acute_people", COUNT, lowest=1)),
        key("community", fact("community_people", COUNT, lowest=1)),
    )
    caps = (cap("acute", most_gain=Money.parse("£10")),)
    assert net("90", caps, "the others", keys) == {
        "acute": "10.00",
        "community": "80.00",
        "regulator": "0.00",
        "commissioner": "-90.00",
    }


def test_what_a_holder_shares_with_itself_is_a_note() -> None:
    """The share of the holder is kept, and so is what caps strip if the holder is residual."""
    keys = (key("commissioner", Fraction(1, 2)), key("acute", Fraction(1, 2)))
    caps = (cap("acute", most_gain=Money.parse("£20")),)
    lines = shared(
        "pot", POT, keys, holder="commissioner", caps=caps, residual_holder="commissioner"
    )
    assert [(line.label, line.is_note) for line in lines] == [
        ("pot: commissioner, kept", True),
        ("pot: acute", False),
        ("pot: beyond the caps, commissioner, kept", True),
    ]
    assert settle(formula(*lines), {"pot": Money.parse("£100")}).amounts == (5000, 2000, 3000)


REFUSED: list[tuple[str, Callable[[], object], type[NacError], str]] = [
    (
        "a cap of a stranger",
        lambda: net("1", (cap("z"),)),
        InvalidValueError,
        "one of the parties that share",
    ),
    (
        "a cap of the residual holder",
        lambda: shared(
            "pot",
            POT,
            HALVES,
            holder="commissioner",
            caps=(cap("acute", most_loss=Money.parse("£5")),),
            residual_holder="acute",
        ),
        InvalidValueError,
        "name another residual_holder, or leave out the cap",
    ),
    (
        "a cap twice",
        lambda: net("1", (cap("acute"), cap("acute"))),
        InvalidValueError,
        "one of the parties that share",
    ),
    (
        "a slip in who takes the rest",
        lambda: net("1", (cap("acute"),), cast("Beyond", "the other")),
        InvalidValueError,
        "beyond is 'the other'; write 'residual holder' or 'the others'",
    ),
    (
        "caps and nobody to take the rest",
        lambda: shared("pot", POT, HALVES, holder="c", caps=(cap("acute"),)),
        InvalidValueError,
        "name the residual_holder",
    ),
    (
        "nobody without a cap",
        lambda: net("1", tuple(cap(each.party) for each in HALVES), "the others"),
        InvalidValueError,
        "every party has a cap",
    ),
    (
        "a cap that may be below zero",
        lambda: cap("acute", most_gain=fact("limit", PENCE, lowest=-1, highest=1)),
        InvalidValueError,
        "a cap is a size",
    ),
    (
        "a cap below zero",
        lambda: cap("acute", most_loss=Money.parse("-£5")),
        InvalidValueError,
        "a cap is a size",
    ),
    (
        "a gain that is no money",
        lambda: cap("acute", most_gain=5),
        InvalidTypeError,
        "5 is a number and not money",
    ),
    (
        "a loss that is no money",
        lambda: cap("acute", most_loss=5),
        InvalidTypeError,
        "5 is a number and not money",
    ),
]


@pytest.mark.parametrize(
    ("build", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_sharing_refuses_what_would_lose_money(
    build: Callable[[], object], error: type[NacError], says: str
) -> None:
    """Nothing that is stripped may land nowhere."""
    with pytest.raises(error, match=says):
        build()
