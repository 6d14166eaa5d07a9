"""The spread of the facts of a settlement: which are uncertain, how, and what moves together."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.language.units import Number
from nhs_accountable_care.payment.spreads.correlation import Matrix, exact_correlation
from nhs_accountable_care.payment.spreads.distributions import (
    Marginal,
    ScenarioTable,
    check_names,
)

__all__ = ["Spread", "UncertainFact"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class UncertainFact:
    """
    A fact of a formula by its name, and how it may turn out.

    Attributes:
        name: The name of the fact.
        spread: How it may turn out.
        sources: Who says so.

    >>> from nhs_accountable_care.payment import NormalSpread
    >>> members = NormalSpread(mean=40_000, standard_deviation=300)
    >>> UncertainFact(name="members", spread=members).spread.expected
    Fraction(40000, 1)
    """

    name: str = attrs.field(validator=is_name)
    spread: Marginal
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Spread:
    """
    How the uncertain facts of a settlement may turn out, and what moves together.

    `Spread.of` takes the facts, and the correlated pairs, by their names.

    Attributes:
        facts: The facts that may turn out each by itself, or correlated.
        table: Scenarios of further facts, whose rows are kept whole. What is drawn of it does not
            depend on the other facts.
        correlation: One row of numbers for each of ``facts``, in their order: a symmetric matrix
            with 1 on its diagonal. It correlates the normal variables by which the facts are
            drawn (a Gaussian copula), so it is the correlation of facts that have a
            `NormalSpread`, and near to it for others. Without it the facts are independent.

    Raises:
        InvalidTypeError: A correlation is no exact number.
        InvalidValueError: There is no fact, a fact comes twice, or the correlations cannot be; the
            pairs are named.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import DiscreteSpread, NormalSpread
    >>> spread = Spread.of(
    ...     {
    ...         "spend": NormalSpread(
    ...             mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m")
    ...         ),
    ...         "members": NormalSpread(mean=40_000, standard_deviation=300),
    ...         "quality_met": DiscreteSpread(values=(True, False), weights=(9, 1)),
    ...     },
    ...     correlation={("spend", "members"): Fraction(3, 10)},
    ... )
    >>> spread.names
    ('spend', 'members', 'quality_met')
    """

    facts: tuple[UncertainFact, ...] = ()
    table: ScenarioTable | None = None
    correlation: tuple[tuple[Number, ...], ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a spread of nothing, of one fact twice, and correlations that cannot be."""
        if not self.names:
            msg = "Spread has no facts; give the uncertain ones, or a table of scenarios"
            raise InvalidValueError(msg)
        check_names(self.names, "Spread")
        if self.correlation:
            exact_correlation([each.name for each in self.facts], self.correlation)

    @classmethod
    def of(
        cls,
        facts: Mapping[str, Marginal] | None = None,
        *,
        table: ScenarioTable | None = None,
        correlation: Mapping[tuple[str, str], Number] | None = None,
    ) -> "Spread":
        """
        Make a spread of facts by their names, and of correlations by pairs of names.

        A pair that is not named is uncorrelated.

        Raises:
            InvalidTypeError: As the class, or a pair is no pair of names.
            InvalidValueError: As the class, or a pair names a fact that is not among ``facts``,
                names one twice, or comes twice.
        """
        if facts is not None and not isinstance(facts, Mapping):
            msg = 'facts: write a mapping from name to spread, such as {"spend": NormalSpread(…)}'
            raise InvalidTypeError(msg)
        given = dict(facts or {})
        made = tuple(UncertainFact(name=name, spread=each) for name, each in given.items())
        matrix = _matrix(tuple(given), correlation) if correlation else ()
        return cls(facts=made, table=table, correlation=matrix)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all uncertain facts, those of the table last."""
        own = tuple(each.name for each in self.facts)
        return own if self.table is None else (*own, *self.table.facts)

    @property
    def exact_correlation(self) -> Matrix:
        """
        The correlations as fractions, also where none are given and the facts are independent.

        >>> from nhs_accountable_care.payment import NormalSpread
        >>> Spread.of({"members": NormalSpread(mean=9, standard_deviation=2)}).exact_correlation
        ((Fraction(1, 1),),)
        """
        names = [each.name for each in self.facts]
        if self.correlation:
            return exact_correlation(names, self.correlation)
        return tuple(tuple(Fraction(row == column) for column in names) for row in names)

    def marginal(self, name: str) -> Marginal:
        """
        Return how one fact may turn out by itself, also one of the table.

        Raises:
            InvalidValueError: The spread has no such fact.
        """
        for each in self.facts:
            if each.name == name:
                return each.spread
        if self.table is not None and name in self.table.facts:
            return self.table.column(name)
        raise InvalidValueError(_no_fact(name, self.names))


def _matrix(
    names: tuple[str, ...], pairs: Mapping[tuple[str, str], Number]
) -> tuple[tuple[Number, ...], ...]:
    """Make the matrix of correlations by pairs of names."""
    places = {name: place for place, name in enumerate(names)}
    rows: list[list[Number]] = [[int(row == column) for column in names] for row in names]
    seen: set[frozenset[object]] = set()
    for pair, by in pairs.items():
        if not _is_pair(pair):
            msg = 'correlation: each key is a pair of names, such as ("spend", "members")'
            raise InvalidTypeError(msg)
        one, other = pair
        unknown = [name for name in pair if name not in places]
        if unknown:
            msg = f"correlation: {_no_fact(unknown[0], names)}"
            raise InvalidValueError(msg)
        if one == other or frozenset(pair) in seen:
            twice = "a fact with itself" if one == other else "this pair twice"
            msg = f"correlation: {quoted(one)} with {quoted(other)}: {twice}; leave it out"
            raise InvalidValueError(msg)
        seen.add(frozenset(pair))
        rows[places[one]][places[other]] = rows[places[other]][places[one]] = by
    return tuple(map(tuple, rows))


def _no_fact(name: str, known: tuple[str, ...]) -> str:
    """Say that a name is none of the facts, and which was perhaps meant."""
    hint = did_you_mean(name, known) or f"there are: {listed(known, MOST_SHOWN)}"
    return f"no fact {quoted(name)} in the spread; {hint}"


def _is_pair(key: object) -> bool:
    """Return whether a key of correlations is what it is said to be."""
    return (
        isinstance(key, tuple)
        and len(key) == 2  # noqa: PLR2004 -- a pair
        and all(isinstance(each, str) for each in key)
    )
