"""
Benchmark a table of spells, settled as given, against plain fractions written by hand.

    python -m benchmarks.payment_tables [--spells N] [--rounds N]

Each spell has a price, a length of stay, a trim point, a price for each day beyond, whether it was
a short stay, and a market forces factor; each is rounded to the penny. Both ways start from the
same rows of `Money`, whole numbers and fractions, and are timed in turn in one run. The goal is at
most 1.5 times the time by hand, reading and checking every value included. It is checked before
that both come to the same pence.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    Formula,
    amount,
    fact,
    formula,
    greatest,
    line,
    rounded,
    settle,
    total,
    truth,
    when,
)

SHORT_STAY = Fraction(35, 100)
GOAL = 1.5

Row = dict[str, Any]


def spells(number: int) -> list[Row]:
    """Make spells; the figures are illustrative."""
    made = random.Random(1)  # noqa: S311 - the figures of a benchmark are no secret
    return [
        {
            "price": Money(pence=made.randrange(50_000, 900_000)),
            "length_of_stay": made.randrange(60),
            "trim_point": made.randrange(5, 40),
            "per_day": Money(pence=made.randrange(15_000, 30_000)),
            "is_short_stay": made.random() < 0.2,  # noqa: PLR2004 - a fifth
            "market_forces_factor": Decimal(made.randrange(10_000, 13_000)) / 10_000,
        }
        for _ in range(number)
    ]


def agreed(rows: int) -> Formula:
    """Write the price of all spells as a formula."""
    table = "spells"
    price = fact("price", PENCE, table=table)
    excess = greatest(
        fact("length_of_stay", COUNT, table=table) - fact("trim_point", COUNT, table=table),
        amount(0, COUNT),
    )
    base = when(truth("is_short_stay", table=table), price * SHORT_STAY, price)
    whole = base + excess * fact("per_day", PENCE, table=table)
    factor = fact(
        "market_forces_factor", RATE, lowest=1, highest=2, step=Fraction(1, 10_000), table=table
    )
    return formula(
        line(
            "spells",
            total(table, rounded(whole * factor), rows=rows),
            payer="commissioner",
            payee="provider",
        )
    )


def by_hand(rows: Sequence[Row]) -> int:
    """Reckon the same in plain fractions, in pence."""
    whole = 0
    for row in rows:
        price, per_day = row["price"].pence, row["per_day"].pence
        base = price * SHORT_STAY if row["is_short_stay"] else Fraction(price)
        excess = max(0, row["length_of_stay"] - row["trim_point"])
        paid = (base + excess * per_day) * Fraction(row["market_forces_factor"])
        whole += (2 * paid.numerator + paid.denominator) // (2 * paid.denominator)
    return whole


def seconds(do: Callable[[], object]) -> float:
    """Time one way."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def main() -> None:
    """Check that both ways agree, time them in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--spells", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rows, whole = spells(arguments.spells), agreed(arguments.spells)
    facts = {"spells": rows}
    expected, found = by_hand(rows), settle(whole, facts).amounts[0]
    if expected != found:
        message = f"the ways disagree: {expected} and {found}"
        raise SystemExit(message)
    hand, ours = [], []
    for _ in range(arguments.rounds):
        hand.append(seconds(lambda: by_hand(rows)))
        ours.append(seconds(lambda: settle(whole, facts)))
    first, second = statistics.median(hand), statistics.median(ours)
    print(f"{first:.3f} s  {arguments.spells:,} spells by hand, in plain fractions")
    print(f"{second:.3f} s  settle, every value read and checked")
    print(f"{second / first:.2f}  times as long (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
