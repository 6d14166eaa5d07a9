"""
Benchmark exposure: a two-sided share with a limit, beside ten thousand scenarios by hand.

    python benchmarks/payment_exposure.py [--rounds N]

It prints how long an exact answer takes, as a part of the time that a function written by hand
takes to go through ten thousand scenarios of the same share and sum them up, timed in turn. The
goals are an answer in less time than those scenarios, and below five milliseconds on a machine of
2026 that does nothing else.

Before anything is timed, both are checked to come to the same mean within a thousandth.
"""

import argparse
import statistics
import time
from statistics import NormalDist

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    EqualShares,
    Exposure,
    FixedAmount,
    GainLossShare,
    NormalSpread,
    ShareBand,
    Spread,
    exposure,
)

BUDGET = Money.parse("£100m")
DEVIATION = Money.parse("£3m")
LIMIT = Money.parse("£2m")
SCENARIOS = 10_000


def by_hand(costs: list[float]) -> tuple[float, float, float]:
    """Return mean, variance and chance of a loss of the provider."""
    total = square = losses = 0.0
    for cost in costs:
        shared = max(0.5 * (BUDGET.pence - cost), -float(LIMIT.pence))
        total += shared
        square += shared * shared
        losses += shared < 0
    mean = total / len(costs)
    return mean, square / len(costs) - mean * mean, losses / len(costs)


def mechanism() -> GainLossShare:
    """Write the same as a gain and loss share."""
    half = (ShareBand(share=Share.parse("50%")),)
    return GainLossShare(
        gain_bands=half,
        loss_bands=half,
        loss_limit=FixedAmount(amount=LIMIT),
        keys=EqualShares(parties=("provider",)),
    )


def main() -> None:
    """Check that both agree, time them in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--rounds", type=int, default=50)
    arguments = parser.parse_args()
    share = mechanism()
    spread = Spread.of({"outturn": NormalSpread(mean=BUDGET, standard_deviation=DEVIATION)})
    normal = NormalDist(BUDGET.pence, DEVIATION.pence)
    costs = [normal.inv_cdf((place + 0.5) / SCENARIOS) for place in range(SCENARIOS)]

    def answered() -> Exposure:
        """Ask for the exposure of both parties."""
        return exposure(share, {"baseline": BUDGET}, spread, paid_by={"outturn": "commissioner"})

    mean, _, _ = by_hand(costs)
    found = answered().of("provider").expected.value
    if abs(found - mean) > DEVIATION.pence / 1000:
        message = f"the two disagree: {found} and {mean}"
        raise SystemExit(message)
    times: dict[str, list[float]] = {"by hand": [], "exposure": [], "exposure, told": []}
    for _ in range(arguments.rounds):
        for name, do in (
            ("by hand", lambda: by_hand(costs)),
            ("exposure", answered),
            ("exposure, told", lambda: answered().explain()),
        ):
            start = time.perf_counter()
            do()
            times[name].append(time.perf_counter() - start)
    hand = statistics.median(times["by hand"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<16} {median * 1000:6.2f} ms  {median / hand:5.2f} of by hand")


if __name__ == "__main__":
    main()
