"""Exposure by simulation: for whatever has no closed form, and for scenarios of your own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nhs_accountable_care._core.money import Money
from nhs_accountable_care.frames.scenarios import Backend
from nhs_accountable_care.payment import (
    Exposure,
    Formula,
    GivenFacts,
    Mechanism,
    Outside,
    Spread,
)

__all__ = ["exposure"]


def exposure(
    mechanism: Mechanism | Formula,
    facts: GivenFacts,
    spread: Spread | None = None,
    *,
    paid_by: Mapping[str, str] | None = None,
    budgets: Mapping[str, Money] | None = None,
    outside: Outside = "refuse",
    n: int | None = None,
    seed: int | None = None,
    backend: Backend | None = None,
    draws: Any = None,
    names: Sequence[str] = (),
    progress: Callable[[int], object] | None = None,
) -> Exposure:
    """
    Say how the result of each party is spread, by settling scenarios of the uncertain facts.

    It answers whatever `nhs_accountable_care.payment.exposure` does, and what that cannot: several
    facts of any spread, correlated or not; formulas that multiply what moves; scenarios of the
    caller's own. The mechanism, the facts, the spread, ``paid_by``, ``budgets`` and ``outside``
    are the same, and so is the answer; but here each figure has a standard error. `Estimate.error`
    is what chance alone may have moved it by, two times in three; it knows nothing of whether the
    spread is right, nor of what comes less often than once in so many scenarios. The scenarios
    are those of `simulate`, each settled to the penny; where the formula adds up the rows of a
    table, one after the other, which takes longer.

    Args:
        mechanism: What is settled.
        facts: The facts that are sure; values of the uncertain ones are not used.
        spread: The uncertain ones; ``n`` and ``seed`` go with it.
        paid_by: Who pays in the first place for the cost that a fact counts, by the name of the
            fact; it is taken off the party's result.
        budgets: What a party has besides what the lines bring it.
        outside: What becomes of draws that a fact may not be: ``"refuse"`` or ``"clip"``.
        n: How many scenarios, from 1,000; four times as many halve the errors.
        seed: A whole number; the same one draws the same scenarios, and the answer tells it.
        backend: Where the scenarios are settled, as in `draw_frame`; what DuckDB and Spark settle
            is added up outside of them.
        draws: In place of ``spread``, ``n`` and ``seed``: scenarios of your own, as `simulate`
            takes them, also as a frame, such as one that was read from a CSV. Each counts as
            much as another, and the errors are those of scenarios drawn independently.
        names: The facts of an array, in the order of its columns.
        progress: Called with the number of scenarios drawn, every ten thousand.

    Raises:
        ImportError: Without narwhals, or the library that is asked for.
        InvalidTypeError: As `simulate`.
        InvalidValueError: As `simulate`; there are fewer than 1,000 scenarios, or ``paid_by`` or
            ``budgets`` name what there is not.
        MissingFactError: A fact that the formula needs is neither given nor drawn.

    >>> from nhs_accountable_care.payment import PENCE, NormalSpread, fact, formula, line, note
    >>> block = formula(
    ...     line("block", Money.parse("£80m"), payer="commissioner", payee="trust"),
    ...     note("staff", fact("staff", PENCE)),
    ...     note("drugs", fact("drugs", PENCE)),
    ... )
    >>> staff = NormalSpread(mean=Money.parse("£60m"), standard_deviation=Money.parse("£1.5m"))
    >>> drugs = NormalSpread(mean=Money.parse("£20m"), standard_deviation=Money.parse("£2m"))
    >>> found = exposure(
    ...     block,
    ...     {},
    ...     Spread.of({"staff": staff, "drugs": drugs}),
    ...     paid_by={"staff": "trust", "drugs": "trust"},
    ...     n=10_000,
    ...     seed=2026,
    ...     backend="polars",
    ... )
    >>> print(found.of("trust").deviation)
    about £2.50m (± £17,700)
    """
    # Here and not above, so that the help of the package does without narwhals.
    from nhs_accountable_care.frames.simulated_exposure import simulated  # noqa: PLC0415

    return simulated(
        mechanism,
        facts,
        spread,
        paid_by=paid_by,
        budgets=budgets,
        outside=outside,
        n=n,
        seed=seed,
        backend=backend,
        draws=draws,
        names=names,
        progress=progress,
    )
