"""
Who takes part in an arrangement, on which side, who leads, who signed what, and who pays whom.

All of it becomes boxes and arrows of a `Diagram`. What is not recorded has a dotted box, for
silence is no evidence that there is none.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.money import Money
from nhs_accountable_care.arrangements import Arrangement, Member, MemberRole, walk
from nhs_accountable_care.arrangements.finance import Finance, PaymentTerms
from nhs_accountable_care.contracts import Body, BodyIndex, is_signed, parties_of
from nhs_accountable_care.payment import PENCE
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.pictures.axes import Axis, kind_in_words
from nhs_accountable_care.pictures.records import Arrow, Box, Diagram

__all__ = ["AROUND", "BUYING", "PROVIDING", "participants_of"]

BUYING: Final = "buys care"
PROVIDING: Final = "provides care"
AROUND: Final = "on both sides, or on neither"

# Four places of a million pounds, to which sums in short are written, in pence.
_FINEST: Final = 100_00
_BUYERS: Final = {MemberRole.COMMISSIONER, MemberRole.LOCAL_AUTHORITY, MemberRole.NATIONAL_BODY}
_PROVIDERS: Final = {MemberRole.PROVIDER, MemberRole.INTEGRATOR}
# By which field of an agreement a body that is no member is known to buy, or to provide.
_FIELDS: Final = {
    "commissioner": BUYING,
    "commissioners": BUYING,
    "payer": BUYING,
    "contractor": PROVIDING,
    "head_holder": PROVIDING,
    "holder": PROVIDING,
    "payee": PROVIDING,
    "practices": PROVIDING,
    "provider": PROVIDING,
}


def participants_of(arrangement: Arrangement, *, on: date | None = None) -> Diagram:
    """
    Return who takes part in an arrangement and in what is nested in it, as boxes and arrows.

    Each body stands on the side of the split on which its roles put it: it buys care, as
    commissioners and councils do, provides it, or does both or neither. Agreements, payments and
    pools have boxes between them.

    Args:
        arrangement: What is drawn: as it stood on a day (`Arrangement.at`), and with the names of
            its bodies from a register (`with_known_bodies`), if you like.
        on: That day, if an agreement that was surely not signed by then is to say so.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.contracts import NHSStandardContract
    >>> board, trust = Body(name="A board"), Body(name="A trust")
    >>> place = Arrangement(
    ...     name="Place",
    ...     members=(Member(body=board, roles=(MemberRole.COMMISSIONER,)),),
    ...     agreements=(
    ...         NHSStandardContract(title="Contract", commissioners=(board,), provider=trust),
    ...     ),
    ... )
    >>> diagram = participants_of(place)
    >>> [(box.text, box.place) for box in diagram.boxes if box.kind == "body"]
    [('A board', 'buys care'), ('A trust', 'provides care')]
    >>> [box.text for box in diagram.boxes if box.is_dotted]
    ['who leads is not recorded']
    """
    found = _Found(on)
    for path, part in walk(arrangement):
        found.add(path, part)
    return Diagram(boxes=tuple(found.boxes), arrows=tuple(found.arrows))


class _Found:
    """What has been found of an arrangement, box by box."""

    def __init__(self, on: date | None) -> None:
        self.on = on
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.whole: dict[str, str] = {}

    def add(self, path: str, part: Arrangement) -> None:
        """Add an arrangement with all that takes part in it."""
        code = f" ({part.code})" if part.code else ""
        whole = self.whole[path] = self.box(f"{part.name}{code}", "arrangement")
        if path != "$":
            self.arrow(self.whole[path.rpartition(".")[0]], whole, "contains")
        bodies = _Bodies(self, whole, has_members=part.members is not None)
        for member in part.members or ():
            bodies.add_member(member)
        if part.members is None:
            self.unknown(whole, "members not recorded")
        self._add_leaders(whole, part, bodies)
        self._add_agreements(whole, part, bodies)
        if part.finance is not None:
            self._add_money(whole, part.finance, bodies)

    def box(
        self,
        text: str,
        kind: str,
        details: Iterable[str] = (),
        *,
        place: str = "",
        dotted: bool = False,
    ) -> str:
        """Add a box, and return its key."""
        key = f"n{len(self.boxes)}"
        self.boxes.append(
            Box(
                key=key,
                text=text,
                kind=kind,
                details=tuple(details),
                place=place,
                is_dotted=dotted,
            )
        )
        return key

    def arrow(self, tail: str, head: str, text: str, *, dotted: bool = False) -> None:
        """Add an arrow."""
        self.arrows.append(Arrow(tail=tail, head=head, text=text, is_dotted=dotted))

    def unknown(self, whole: str, text: str) -> None:
        """Say of an arrangement what is not recorded."""
        self.arrow(whole, self.box(text, "not recorded", dotted=True), "", dotted=True)

    def _add_leaders(self, whole: str, part: Arrangement, bodies: "_Bodies") -> None:
        """Add who leads, and from which body."""
        leaders = None if part.governance is None else part.governance.leaders
        if leaders is None:
            self.unknown(whole, "who leads is not recorded")
        for leader in leaders or ():
            key = self.box(leader.post, "leader")
            self.arrow(whole, key, "is led by")
            if leader.home is not None:
                self.arrow(key, bodies.key_of(leader.home), "comes from")

    def _add_agreements(self, whole: str, part: Arrangement, bodies: "_Bodies") -> None:
        """Add each agreement, and who has signed it, or would."""
        if part.agreements is None:
            self.unknown(whole, "agreements not recorded")
        for agreement in part.agreements or ():
            kind = agreement.type_tag
            parties = parties_of(agreement)
            details = [] if parties else ["parties not recorded"]
            # What is on the table as a draft has parties too.
            if self.on is not None and is_signed(agreement, on=self.on) is False:
                details.append("not signed")
            key = self.box(agreement.title, kind, details, dotted=not parties)
            self.arrow(whole, key, kind_in_words(kind), dotted=not parties)
            for field, body in parties:
                name = field.partition("[")[0]
                party = bodies.key_of(body, _FIELDS.get(name, AROUND))
                self.arrow(key, party, _words(name))

    def _add_money(self, whole: str, finance: Finance, bodies: "_Bodies") -> None:
        """Add payments, pools and the mix of payments, with who pays and who is paid."""
        for terms in finance.payments or ():
            self._add_terms(whole, terms, bodies)
        for pool in finance.pools or ():
            key = self.box(pool.name, "pool")
            self.arrow(whole, key, "pool")
            for contribution in pool.contributions or ():
                text = "contributes"
                if contribution.amount is not None:
                    text = f"contributes {_short(contribution.amount)}"
                self.arrow(bodies.key_of(contribution.body), key, text)
        for mix in finance.payment_mix or ():
            share = "" if mix.share is None else f", {mix.share}"
            key = self.box(f"{kind_in_words(mix.kind.value)}{share}", "payment")
            self.arrow(whole, key, "payment")
            if mix.payer is not None:
                self.arrow(bodies.key_of(mix.payer, BUYING), key, "pays")
            for payee in mix.payees or ():
                self.arrow(key, bodies.key_of(payee, PROVIDING), "is paid")

    def _add_terms(self, whole: str, terms: PaymentTerms, bodies: "_Bodies") -> None:
        """Add who pays whom by a mechanism; a party that no body is bound to is not known."""
        formula = formula_of(terms.mechanism)
        key = self.box(terms.name, "payment")
        self.arrow(whole, key, "payment")
        bound = {each.party: each.body for each in terms.bindings or ()}
        ways = [(line.payer, line.payee) for line in formula.lines if line.payer and line.payee]
        ends = {
            party: bodies.key_of(bound[party], side)
            if party in bound
            else bodies.unnamed(party, side)
            for party, side in dict.fromkeys(
                pair for payer, payee in ways for pair in ((payer, BUYING), (payee, PROVIDING))
            )
        }
        for payer in dict.fromkeys(payer for payer, _ in ways):
            self.arrow(ends[payer], key, "pays", dotted=payer not in bound)
        for payee in dict.fromkeys(payee for _, payee in ways):
            self.arrow(key, ends[payee], "is paid", dotted=payee not in bound)


class _Bodies:
    """The bodies of one arrangement, each with its box."""

    def __init__(self, found: _Found, whole: str, *, has_members: bool) -> None:
        self.found = found
        self.has_members = has_members
        self.whole = whole
        self.index = BodyIndex()
        self.keys: list[str] = []
        self.unbound: dict[str, str] = {}

    def add_member(self, member: Member) -> None:
        """Add a member, in its roles."""
        roles = ", ".join(role.value.replace("-", " ") for role in member.roles or ())
        if member.roles is None:
            roles = "roles not recorded"
        key = self._add(member.body, _side_of(member.roles), [])
        self.found.arrow(self.whole, key, roles or "takes part")

    def key_of(self, body: Body, side: str = AROUND) -> str:
        """Return the box of a body; one that is no member gets one."""
        number = self.index.first(body)
        if number is not None:
            return self.keys[number]
        return self._add(body, side, ["not recorded as a member"] if self.has_members else [])

    def unnamed(self, party: str, side: str) -> str:
        """Return the box of a party of a payment to which no body is bound."""
        if party not in self.unbound:
            self.unbound[party] = self.found.box(
                party, "body", [side, "no body recorded"], place=side, dotted=True
            )
        return self.unbound[party]

    def _add(self, body: Body, side: str, details: Iterable[str]) -> str:
        """Add a box for a body."""
        key = self.found.box(str(body), "body", [side, *details], place=side)
        self.index.add(body, len(self.keys))
        self.keys.append(key)
        return key


def _side_of(roles: Iterable[MemberRole] | None) -> str:
    """Say on which side of the split roles put a body."""
    has = set(roles or ())
    sides = {BUYING} if has & _BUYERS else set()
    sides |= {PROVIDING} if has & _PROVIDERS else set()
    return sides.pop() if len(sides) == 1 else AROUND


def _short(amount: Money) -> str:
    """Write a sum in short, if that leaves nothing out."""
    value = Fraction(amount.pence)
    if amount.pence % _FINEST:
        return str(amount)
    return Axis.over((value,), PENCE, amount.currency).short(value)


def _words(field: str) -> str:
    """Say as what a body has signed."""
    words = field.replace("_", " ")
    return {"parties": "party", "commissioners": "commissioner", "partners": "partner"}.get(
        words, words
    )
