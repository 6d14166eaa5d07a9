"""
Pooled budget: what happens when a pooled fund of partners is overspent or underspent.

The default order is that of published agreements of one place: an overspend is met from
underspends elsewhere in the pool, then from a risk pool, then from schemes to which nothing is
committed yet, and what is left by the partners, in proportion to their contributions and up to
each one's funding. An underspend stays in the pool.
"""

import enum
import functools
from typing import ClassVar, Final, Self, assert_never

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import fact, greatest, least, step, waterfall
from nhs_accountable_care.payment.language.expressions import Expression, Key, Sum
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, note
from nhs_accountable_care.payment.language.sharing import Cap, shared, shared_up_to
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import (
    AgreedShares,
    EqualShares,
    Limit,
    PartyShare,
    ShareKeys,
    keys_of,
    limit_of,
)

__all__ = ["PoolLine", "PoolPartner", "PooledBudget", "PooledLines", "UnderspendRule"]

_NAME: Final = "pooled budget"
_BROUGHT_FORWARD: Final = "brought_forward"
_UNDERSPENDS: Final = "underspends_elsewhere"
_PENNY: Final = Money(pence=1)
_OF_OVERSPENDS: Final = (
    "partners",
    "host",
    "cover",
    "overspend_keys",
    "up_to_funding",
    "residual_holder",
)
_OF_UNDERSPENDS: Final = ("partners", "cover", "underspends", "underspend_keys")
_GREATEST_UNDERSPEND: Final = Money.parse("-£10bn")
_YEARS: Final = (
    YearsInForce(
        first=FinancialYear(2000),
        what="pooled funds of NHS bodies and councils, by agreement",
        cited=("CP41 [verified]", "SI2000-617 [verified]"),
    ),
)
_PARTIES: Final = (
    LawfulParties(
        role="partners",
        kinds=(
            OrganisationKind.NHS_ENGLAND,
            OrganisationKind.PRIMARY_CARE_TRUST,
            OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
            OrganisationKind.INTEGRATED_CARE_BOARD,
            OrganisationKind.NHS_TRUST,
            OrganisationKind.NHS_FOUNDATION_TRUST,
            OrganisationKind.CARE_TRUST,
            OrganisationKind.AMBULANCE_TRUST,
            OrganisationKind.COMBINED_AUTHORITY,
        ),
        what="at least one partner is an NHS body, or a combined authority in its place",
        cited=(
            "NHSA2006, s.75 [verified]",
            "NHSA2006, s.75(7A) [verified]",
            "SI2000-617, which kinds are NHS bodies in which years [unverified]",
        ),
    ),
    LawfulParties(
        role="partners",
        kinds=(
            OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
            OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
        ),
        what="at least one partner is a council",
        cited=("NHSA2006, s.75 [verified]", "SI2000-617, reg 3 [verified]"),
    ),
)


class UnderspendRule(enum.Enum):
    """What becomes of money in the pool that nothing was spent on."""

    CARRIED_FORWARD = "carried-forward"
    """It stays in the pool, for the next year."""

    RETURNED = "returned"
    """It goes back to the partners, in proportion to their contributions."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PoolPartner:
    """
    A partner of a pool, the fact of what it contributes, and the most that it bears.

    Attributes:
        party: The partner, as a party.
        contribution: The name of the fact that is what it pays into the pool.
        may_be_nil: Whether it may contribute nothing; if not, it is at least a penny.
        limit: The most that it bears of an overspend, as was agreed; `None` sets no other limit
            than that of the pool.

    >>> PoolPartner(party="council", contribution="council_contribution").party
    'council'
    """

    party: str = attrs.field(validator=is_name)
    contribution: str = attrs.field(validator=is_name)
    may_be_nil: bool = False
    limit: Limit | None = None

    def fact(self) -> Expression:
        """Declare the fact of what it contributes."""
        return fact(self.contribution, PENCE, lowest=None if self.may_be_nil else _PENNY)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class PooledBudget:
    r"""
    Partners of a pooled fund meet its overspends in an agreed order, and use its underspends.

    ``overspend`` is that of all budget lines that are overspent; the lines that are underspent
    come to ``underspends_elsewhere``.

    Facts: ``overspend``; each source of cover by its name; each partner's contribution by the
    name that it gives; weights of other keys by theirs.

    >>> from nhs_accountable_care.payment import settle
    >>> pool = PooledBudget(
    ...     partners=(
    ...         PoolPartner(party="CCG", contribution="ccg_contribution"),
    ...         PoolPartner(party="council", contribution="council_contribution"),
    ...     ),
    ...     host="council",
    ...     cover=("underspends_elsewhere", "risk_pool"),
    ... )
    >>> facts = {
    ...     "overspend": Money.parse("£900,000"),
    ...     "underspends_elsewhere": Money.parse("£100,000"),
    ...     "risk_pool": Money.parse("£500,000"),
    ...     "ccg_contribution": Money.parse("£20m"),
    ...     "council_contribution": Money.parse("£10m"),
    ... }
    >>> print(*settle(pool, facts).postings, sep="\n")
    from CCG to pooled fund: £200,000.00 (pooled budget: CCG)
    from council to pooled fund: £100,000.00 (pooled budget: council)

    Attributes:
        fund: The pooled fund, as a party: who is paid what partners meet, and returns what
            was not spent.
        partners: Who contributes.
        host: The partner that hosts the fund. It bears what lies beyond all funding.
        cover: The facts from which an overspend is met before the partners meet it, in order.
            ``underspends_elsewhere`` and ``brought_forward`` are underspends: what is not used
            of them is what the underspend rule is about. The others stay as they are.
        overspend_keys: How the partners split what is left; `None` is in proportion to their
            contributions.
        up_to_funding: Whether each pays no more than it contributes.
        underspends: What becomes of underspends that are not used.
        underspend_keys: How underspends that are returned are split; `None` is in proportion to
            the contributions.
        residual_holder: Who bears what lies beyond limits and funding; `None` is the host.

    Raises:
        InvalidValueError: The host is no partner, an overspend is met twice from one source, a
            limit is set to what the residual holder bears, or the terms make no formula.
    """

    type_tag: ClassVar[str] = "pooled-budget"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = _YEARS
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = _PARTIES

    name: str = attrs.field(default=_NAME, validator=is_name)
    fund: str = attrs.field(default="pooled fund", validator=is_name)
    partners: tuple[PoolPartner, ...]
    host: str = attrs.field(validator=is_name)
    cover: tuple[str, ...] = (_UNDERSPENDS, "risk_pool", "uncommitted_scheme_allocations")
    overspend_keys: ShareKeys | None = None
    up_to_funding: bool = True
    underspends: UnderspendRule = UnderspendRule.CARRIED_FORWARD
    underspend_keys: ShareKeys | None = None
    residual_holder: str | None = attrs.field(default=None, validator=optional(is_name))
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented fund of an ICB and a council, whose underspends go back to them."""
        return cls(
            partners=(
                PoolPartner(party="ICB", contribution="icb_contribution"),
                PoolPartner(party="council", contribution="council_contribution"),
            ),
            host="ICB",
            cover=("risk_pool",),
            overspend_keys=EqualShares(parties=("ICB", "council"), sources=INVENTED),
            up_to_funding=False,
            underspends=UnderspendRule.RETURNED,
            underspend_keys=EqualShares(parties=("ICB", "council"), sources=INVENTED),
            residual_holder="ICB",
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a host that is no partner, and terms that make no formula."""
        parties = [each.party for each in self.partners]
        if self.host not in parties:
            known = ", ".join(parties) or "nobody"
            msg = (
                f"{self.name}: {self.host} hosts the fund and is no partner; partners are: {known}"
            )
            raise InvalidValueError(msg)
        if len(set(self.cover)) < len(self.cover):
            msg = f"{self.name}: an overspend is met twice from one source; name each once"
            raise InvalidValueError(msg)
        for each in self.partners:
            if each.limit is not None and each.party == self._residual_holder:
                msg = (
                    f"{self.name}: the limit of {each.party} would keep nothing from it, since it "
                    f"bears what lies beyond all limits; name another residual_holder, or leave "
                    f"out the limit"
                )
                raise InvalidValueError(msg)
        self.formula()

    @property
    def _residual_holder(self) -> str:
        """Who bears what lies beyond limits and funding."""
        return self.host if self.residual_holder is None else self.residual_holder

    def formula(self) -> Formula:
        """Write what each source meets, what each partner does, and what becomes of the rest."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        funding = {each.party: each.fact() for each in self.partners}
        by_funding = tuple(Key(party=party, weight=weight) for party, weight in funding.items())
        holds = {name: fact(name, PENCE) for name in self.cover}
        met, rest = waterfall(
            fact("overspend", PENCE),
            *((self._step(name_in_words(name)), held) for name, held in holds.items()),
        )
        left = step(self._step(rest.name), rest.of)
        of_cover = those_of(self.sources, "cover")
        notes = [
            note(f"{self.name}: from {name_in_words(name)}", each, sources=of_cover)
            for name, each in zip(holds, met, strict=True)
        ]
        partners = shared_up_to(
            self.name,
            -left,
            by_funding if self.overspend_keys is None else keys_of(self.overspend_keys),
            holder=self.fund,
            caps=self._caps(funding),
            residual_holder=self._residual_holder,
            beyond="residual holder",
            sources=those_of(self.sources, *_OF_OVERSPENDS) + _sources_of(self.overspend_keys),
        )
        unused = [
            held - each
            for (name, held), each in zip(holds.items(), met, strict=True)
            if name in (_BROUGHT_FORWARD, _UNDERSPENDS)
        ]
        if not unused:
            return formula(notes, partners)
        kept = unused[0] if len(unused) == 1 else Sum(parts=tuple(unused))
        return formula(notes, partners, self._underspent(kept, by_funding))

    def _caps(self, funding: dict[str, Expression]) -> tuple[Cap, ...]:
        """Return the most that each partner bears: its limit, and its funding if that is one."""
        bases: dict[str, Expression] = {}
        caps = []
        for each in self.partners:
            own = () if each.limit is None else (limit_of(each.limit, bases),)
            most = (*own, funding[each.party]) if self.up_to_funding else own
            if most:
                caps.append(Cap(party=each.party, most_loss=least(*most)))
        return tuple(caps)

    def _underspent(self, kept: Expression, keys: tuple[Key, ...]) -> tuple[Line, ...]:
        """Write what becomes of underspends that no overspend used."""
        match self.underspends:
            case UnderspendRule.CARRIED_FORWARD:
                sources = those_of(self.sources, "cover", "underspends")
                return (note(f"{self.name}: carried forward", kept, sources=sources),)
            case UnderspendRule.RETURNED:
                label = f"{self.name}, returned"
                if self.underspend_keys is not None:
                    keys = keys_of(self.underspend_keys)
                sources = those_of(self.sources, *_OF_UNDERSPENDS)
                sources += _sources_of(self.underspend_keys)
                return shared(label, kept, keys, holder=self.fund, sources=sources)
            case _:
                assert_never(self.underspends)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PoolLine:
    """
    One budget line of a pool that has a rule of its own.

    Attributes:
        name: The line, such as ``fixed`` or ``equipment``.
        overspend: The name of the fact by how much it is overspent; below zero it is underspent.
        keys: How the partners split an overspend.
        underspends: What becomes of an underspend.
        underspend_keys: How one that is returned is split; `None` is by the same keys.

    >>> PoolLine(
    ...     name="equipment",
    ...     overspend="equipment_overspend",
    ...     keys=EqualShares(parties=("ICB", "council")),
    ...     underspends=UnderspendRule.RETURNED,
    ... ).name
    'equipment'
    """

    name: str = attrs.field(validator=is_name)
    overspend: str = attrs.field(validator=is_name)
    keys: ShareKeys
    underspends: UnderspendRule
    underspend_keys: ShareKeys | None = None
    sources: tuple[Citation, ...] = ()


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class PooledLines:
    r"""
    Partners of a pooled fund share each of its budget lines by a rule of its own.

    Facts: for each line, by how much it is overspent, which is below zero if it is underspent;
    weights of keys by the names that they give.

    >>> from nhs_accountable_care.payment import settle
    >>> all_ours = AgreedShares(shares=(PartyShare(party="CCG", share=Share.parse("100%")),))
    >>> pool = PooledLines(
    ...     lines=(
    ...         PoolLine(
    ...             name="fixed",
    ...             overspend="fixed_overspend",
    ...             keys=all_ours,
    ...             underspends=UnderspendRule.RETURNED,
    ...         ),
    ...         PoolLine(
    ...             name="variable",
    ...             overspend="variable_overspend",
    ...             keys=EqualShares(parties=("CCG", "council")),
    ...             underspends=UnderspendRule.RETURNED,
    ...         ),
    ...     )
    ... )
    >>> facts = {
    ...     "fixed_overspend": Money.parse("£200,000"),
    ...     "variable_overspend": Money.parse("-£50,000"),
    ... }
    >>> print(*settle(pool, facts).postings, sep="\n")
    from CCG to pooled fund: £200,000.00 (pooled lines, fixed: CCG)
    from pooled fund to CCG: £25,000.00 (pooled lines, variable: CCG)
    from pooled fund to council: £25,000.00 (pooled lines, variable: council)

    Attributes:
        fund: The pooled fund, as a party.
        lines: The budget lines, each with its rule.

    Raises:
        InvalidValueError: There is no line, two have one name, or the keys make no formula.
    """

    type_tag: ClassVar[str] = "pooled-lines"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = _YEARS
    # Its partners stand in the keys of its lines, and in no field that a rule could ask for.
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default="pooled lines", validator=is_name)
    fund: str = attrs.field(default="pooled fund", validator=is_name)
    lines: tuple[PoolLine, ...]
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented line that is split by parts, and equally if it is underspent."""
        parts = (("ICB", "60%"), ("council", "40%"))
        return cls(
            lines=(
                PoolLine(
                    name="equipment",
                    overspend="equipment_overspend",
                    keys=AgreedShares(
                        shares=tuple(
                            PartyShare(party=party, share=Share.parse(part))
                            for party, part in parts
                        ),
                        sources=INVENTED,
                    ),
                    underspends=UnderspendRule.RETURNED,
                    underspend_keys=EqualShares(parties=("ICB", "council"), sources=INVENTED),
                    sources=INVENTED,
                ),
            ),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a pool without lines, and lines that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write for each line what each partner pays or gets."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        return formula(*(self._shared(each) for each in self.lines))

    def _shared(self, line: PoolLine) -> tuple[Line, ...]:
        """Write one line: one share a partner, or one of overspends and one of underspends."""
        over = fact(line.overspend, PENCE, lowest=_GREATEST_UNDERSPEND)
        label = f"{self.name}, {line.name}"
        sources = tuple(dict.fromkeys((*self.sources, *line.sources)))

        def split(what: str, pot: Expression, keys: ShareKeys) -> tuple[Line, ...]:
            cited = tuple(dict.fromkeys((*sources, *keys.sources)))
            return shared(what, pot, keys_of(keys), holder=self.fund, sources=cited)

        lost, left = least(-over, 0), greatest(-over, 0)
        match line.underspends:
            case UnderspendRule.CARRIED_FORWARD:
                kept = note(f"{label}: carried forward", left, sources=sources)
                return (*split(label, lost, line.keys), kept)
            case UnderspendRule.RETURNED if line.underspend_keys is None:
                return split(label, -over, line.keys)
            case UnderspendRule.RETURNED:
                returned = split(f"{label}, returned", left, line.underspend_keys)
                return (*split(label, lost, line.keys), *returned)
            case _:
                assert_never(line.underspends)


def _sources_of(keys: ShareKeys | None) -> tuple[Citation, ...]:
    """Return what is cited for keys, if they are not the contributions themselves."""
    return () if keys is None else keys.sources
