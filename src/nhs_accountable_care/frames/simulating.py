"""A mechanism over scenarios: drawn once, settled as columns, and the same on every engine."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import in_lines, listed, quoted
from nhs_accountable_care.frames.scenarios import (
    Backend,
    columns_of,
    is_array,
    made_frame,
)
from nhs_accountable_care.frames.settling import settle
from nhs_accountable_care.payment import (
    CODE,
    TRUTH,
    Draws,
    Facts,
    FactValue,
    Formula,
    GivenFacts,
    Mechanism,
    Outside,
    Spread,
    draw,
    formula_of,
)
from nhs_accountable_care.payment.language.facts import value_of_steps

__all__ = ["Simulation", "check_drawn", "drawn_of", "simulate"]

_CURE: Final = 'on_problem="flag" settles the other scenarios, and says in a column what is wrong'


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Simulation:
    """
    Scenarios that were settled.

    Attributes:
        frame: A row for each scenario: its number, the facts that were drawn, and what `settle`
            makes of them: a column for each line, and ``net_`` and the party for each party.
        draws: What was drawn, with the seed and how many lay outside what a fact may be; `None`
            for the caller's own.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
    >>> simulation = simulate(half, {}, draws={"saving": [3, 8]}, backend="polars")
    >>> simulation.frame.rows()
    [(1, 3, 2, -2, 2), (2, 8, 4, -4, 4)]
    """

    frame: Any = attrs.field(eq=False, repr=False)
    draws: Draws | None = None


def simulate(
    mechanism: Mechanism | Formula,
    facts: GivenFacts,
    spread: Spread | None = None,
    *,
    n: int | None = None,
    seed: int | None = None,
    backend: Backend | None = None,
    outside: Outside = "refuse",
    draws: Any = None,
    names: Sequence[str] = (),
    scenario: str = "scenario",
    steps: bool | Iterable[str] = False,
    on_problem: Literal["refuse", "flag"] | None = None,
    prefix: str = "",
    progress: Callable[[int], object] | None = None,
) -> Simulation:
    """
    Draw scenarios of the uncertain facts of a mechanism, and settle each of them.

    The pence are those of `nhs_accountable_care.payment.settle`, and the scenarios are the same on
    every engine. To draw takes some seconds for a million scenarios of five facts, and settling
    them less: `nhs_accountable_care.payment.draw` draws by itself, once for several mechanisms. A
    formula that could leave 64 bits is settled where what was drawn does not.

    Args:
        mechanism: What is settled.
        facts: The other facts, as `nhs_accountable_care.payment.settle` takes them; what is drawn
            stands in place of those of the same name.
        spread: The uncertain facts; ``n`` and ``seed`` go with it.
        n: How many scenarios.
        seed: A whole number; the same one draws the same scenarios.
        backend: Where the frame is made, as in `draw_frame`; for draws that are a frame, leave it
            out.
        outside: What becomes of draws that a fact may not be: ``"refuse"`` or ``"clip"``.
        draws: In place of ``spread``, ``n`` and ``seed``: what was drawn before, or draws of your
            own, as `draw_frame` takes them; or a frame of them with a column for each fact, whose
            columns are all kept.
        names: The facts of an array, in the order of its columns.
        scenario: The name of the column that numbers the scenarios; a frame is not numbered.
        steps: Whether each step of the formula is a column too, or which, as in `settle`.
        on_problem: What becomes of draws of your own that a fact may not be, as in `settle`; but
            what is no frame yet is refused on every engine, if nothing is said.
        prefix: What the names of the columns of the settlement begin with.
        progress: Called with the number of scenarios drawn, every ten thousand.

    Raises:
        ImportError: Without narwhals, or the library that is asked for.
        InvalidTypeError: As `draw_frame`; or there is neither a spread nor draws, or both.
        InvalidValueError: As `nhs_accountable_care.payment.draw`, `draw_frame` and `settle`; or
            draws name what is no fact of the mechanism.
    """
    drawn = drawn_of(
        mechanism, spread, n=n, seed=seed, outside=outside, draws=draws, progress=progress
    )
    formula = formula_of(mechanism)
    frame, columns = _frame_of(formula, drawn, backend, names, scenario)
    outliers = _outside(formula, columns)
    if outliers and on_problem != "flag":
        raise InvalidValueError(in_lines([*outliers.values(), _CURE]))
    # What was looked at here needs no column of problems, also where a frame is lazy.
    is_lazy = on_problem is None and backend is not None and not isinstance(backend, str)
    settled = settle(
        frame,
        mechanism,
        facts=_without(facts, columns),
        within=_ranges(formula, columns, outliers),
        steps=steps,
        on_problem="flag" if is_lazy else on_problem,
        prefix=prefix,
    )
    if is_lazy:
        from nhs_accountable_care.frames.extra import nw  # noqa: PLC0415 - as below

        settled = nw.from_native(settled).drop(f"{prefix}problem").to_native()
    return Simulation(frame=settled, draws=drawn if isinstance(drawn, Draws) else None)


def drawn_of(
    mechanism: Mechanism | Formula,
    spread: Spread | None,
    *,
    n: int | None,
    seed: int | None,
    outside: Outside,
    draws: Any,
    progress: Callable[[int], object] | None,
) -> Any:
    """Return the caller's own draws, or draw; the arguments are those of `simulate`."""
    if draws is None:
        if spread is None or n is None or seed is None:
            msg = "give a spread, n and seed, by which scenarios are drawn, or draws of your own"
            raise InvalidTypeError(msg)
        return draw(mechanism, spread, n=n, seed=seed, outside=outside, progress=progress)
    if not (spread is None and n is None and seed is None):
        msg = "draws are given; leave out the spread, n and seed, by which others are drawn"
        raise InvalidTypeError(msg)
    return draws


def _frame_of(
    formula: Formula,
    drawn: Any,
    backend: Backend | None,
    names: Sequence[str],
    scenario: str,
) -> tuple[Any, Mapping[str, Sequence[Any]]]:
    """Return a frame of draws, and its columns by name, without values if it was brought."""
    if isinstance(drawn, Draws | Mapping) or is_array(drawn):
        columns = columns_of(drawn, names)
        check_drawn(formula, tuple(columns), are_all=not isinstance(drawn, Draws))
        return made_frame(columns, backend, scenario), columns
    # Here and not above, so that the help of the package does without narwhals.
    from nhs_accountable_care.frames.engines import opened  # noqa: PLC0415

    brought = opened(drawn, what="draws").columns
    if backend is not None:
        msg = "draws are a frame, which says its own library; leave out backend"
        raise InvalidTypeError(msg)
    check_drawn(formula, brought, are_all=False)
    return drawn, dict.fromkeys(brought, ())


def check_drawn(formula: Formula, given: Sequence[str], *, are_all: bool) -> None:
    """Refuse names that are no facts: a slip in one would leave the fact as certain as before."""
    known = [fact.name for fact in formula.facts if fact.table is None]
    wrong = [name for name in given if name not in known]
    if wrong and (are_all or len(wrong) == len(given)):
        told = [
            f"draws: {quoted(name)} is no fact that the mechanism needs; "
            + (did_you_mean(name, known) or f"it needs: {listed(known, MOST_SHOWN) or 'none'}")
            for name in wrong[:MOST_SHOWN]
        ]
        raise InvalidValueError(in_lines(told))


def _without(facts: GivenFacts, drawn: Mapping[str, object]) -> GivenFacts:
    """Return the facts that were not drawn."""
    if isinstance(facts, Facts):
        rest = tuple(each for each in facts.facts if each.name not in drawn)
        return attrs.evolve(facts, facts=rest)
    return {name: value for name, value in facts.items() if name not in drawn}


def _outside(formula: Formula, columns: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """Say of each fact in which scenarios it is what it may not be."""
    told = {}
    for fact in formula.facts:
        values = columns.get(fact.name, ())
        if not len(values) or fact.unit is TRUTH:
            continue
        if fact.unit is CODE:
            allowed = frozenset(formula.allowed_codes[fact.name])
            if not allowed or allowed.issuperset(values):
                continue
            wrong = [at for at, value in enumerate(values, start=1) if value not in allowed]
            what = "no code that this may be"
        else:
            if type(values[0]) is not int:
                continue
            low, high = fact.lowest, fact.highest
            if low <= min(values) and max(values) <= high:
                continue
            wrong = [at for at, each in enumerate(values, start=1) if not low <= each <= high]
            what = f"outside its bounds, {low:,} to {high:,} steps of {fact.step}"
        number = "1 scenario" if len(wrong) == 1 else f"{len(wrong):,} scenarios"
        which = listed(map(str, wrong), MOST_SHOWN)
        told[fact.name] = f"{fact.name}: {what}: {number}, counted from 1: {which}"
    return told


def _ranges(
    formula: Formula, columns: Mapping[str, Sequence[Any]], outliers: Container[str]
) -> dict[str, tuple[FactValue, FactValue]]:
    """Return between which values each fact lies, unless there are some where it may not lie."""
    found: dict[str, tuple[FactValue, FactValue]] = {}
    for fact in formula.facts:
        values = columns.get(fact.name, ())
        is_number = fact.unit not in (TRUTH, CODE) and len(values) and type(values[0]) is int
        # The bounds are told of what lies outside, and those of the fact are meant.
        if is_number and fact.name not in outliers:
            lowest, highest = (
                value_of_steps(fact, end, formula.currency) for end in (min(values), max(values))
            )
            found[fact.name] = (lowest, highest)
    return found
