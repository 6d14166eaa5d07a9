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

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import fact, step, waterfall
from nhs_accountable_care.payment.language.expressions import Expression, Key, Sum
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, note
from nhs_accountable_care.payment.language.sharing import Cap, shared, shared_up_to
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import EqualShares, ShareKeys, keys_of

__all__ = ["PoolPartner", "PooledBudget", "UnderspendRule"]

_NAME: Final = "pooled budget"
_BROUGHT_FORWARD: Final = "brought_forward"
_UNDERSPENDS: Final = "underspends_elsewhere"
_PENNY: Final = Money(pence=1)


class UnderspendRule(enum.Enum):
    """What becomes of money in the pool that nothing was spent on."""

    CARRIED_FORWARD = "carried-forward"
    """It stays in the pool, for the next year."""

    RETURNED = "returned"
    """It goes back to the partners, in proportion to their contributions."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PoolPartner:
    """
    A partner of a pool, and the fact of what it contributes, at least a penny.

    Attributes:
        party: The partner, as a party.
        contribution: The name of the fact that is what it pays into the pool.

    >>> PoolPartner(party="council", contribution="council_contribution").party
    'council'
    """

    party: str = attrs.field(validator=is_name)
    contribution: str = attrs.field(validator=is_name)


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

    Raises:
        InvalidValueError: The host is no partner, an overspend is met twice from one source, or
            the terms make no formula.
    """

    type_tag: ClassVar[str] = "pooled-budget"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2000),
            what="pooled funds of NHS bodies and councils, by agreement",
            cited=("CP41 [verified]", "SI2000-617 [verified]"),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
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

    name: str = attrs.field(default=_NAME, validator=is_name)
    fund: str = attrs.field(default="pooled fund", validator=is_name)
    partners: tuple[PoolPartner, ...]
    host: str = attrs.field(validator=is_name)
    cover: tuple[str, ...] = (_UNDERSPENDS, "risk_pool", "uncommitted_scheme_allocations")
    overspend_keys: ShareKeys | None = None
    up_to_funding: bool = True
    underspends: UnderspendRule = UnderspendRule.CARRIED_FORWARD
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
        self.formula()

    def formula(self) -> Formula:
        """Write what each source meets, what each partner does, and what becomes of the rest."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        funding = {
            each.party: fact(each.contribution, PENCE, lowest=_PENNY) for each in self.partners
        }
        by_funding = tuple(Key(party=party, weight=weight) for party, weight in funding.items())
        holds = {name: fact(name, PENCE) for name in self.cover}
        met, rest = waterfall(
            fact("overspend", PENCE),
            *((self._step(_words(name)), held) for name, held in holds.items()),
        )
        left = step(self._step(rest.name), rest.of)
        notes = [
            note(f"{self.name}: from {_words(name)}", each, sources=self.sources)
            for name, each in zip(holds, met, strict=True)
        ]
        caps = (Cap(party=party, most_loss=most) for party, most in funding.items())
        partners = shared_up_to(
            self.name,
            -left,
            by_funding if self.overspend_keys is None else keys_of(self.overspend_keys),
            holder=self.fund,
            caps=tuple(caps) if self.up_to_funding else (),
            residual_holder=self.host,
            beyond="residual holder",
            sources=self.sources,
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

    def _underspent(self, kept: Expression, keys: tuple[Key, ...]) -> tuple[Line, ...]:
        """Write what becomes of underspends that no overspend used."""
        match self.underspends:
            case UnderspendRule.CARRIED_FORWARD:
                return (note(f"{self.name}: carried forward", kept, sources=self.sources),)
            case UnderspendRule.RETURNED:
                label = f"{self.name}, returned"
                return shared(label, kept, keys, holder=self.fund, sources=self.sources)
            case _:
                assert_never(self.underspends)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)


def _words(name: str) -> str:
    """Return the words of a fact's name."""
    return name.replace("_", " ")
