"""
Where a body belongs on a day, by links that may have been seen on another.

Which system a trust worked in was published on a few days only. A link that was seen on one of
them is carried to the asked day through what became of the system: to its one successor, or,
going back, to its one predecessor. Where there are several, another link decides, or the caller
does, or nobody. An answer never names a body that does not stand on the asked day.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.heirs import bodies_behind, carried_on_by, why_absent
from nhs_accountable_care.organisations.organisation import OrganisationVersion
from nhs_accountable_care.organisations.relationships import Relation, Relationship
from nhs_accountable_care.organisations.succession import Succession

__all__ = ["Belonging", "belongings_of", "members_of"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Belonging:
    """
    That a body belonged to another on a day, and how that is known.

    Attributes:
        body: What it belonged to, as it stood on the asked day.
        link: The link that says so.
        seen_on: The day on which that link answers: the asked day, or the nearest one on which
            it was seen.
        carried_through: The events that turned what the link names into ``body``, or the other
            way round; empty if the link names it.
        doubts: What is assumed, in words; empty if nothing is.

    >>> from nhs_accountable_care.organisations import Relation
    >>> from nhs_accountable_care.reference import register
    >>> [found] = register().belongs_to(
    ...     "R0A",
    ...     on=date(2023, 8, 9),
    ...     relation=Relation.PRINCIPAL_SYSTEM,
    ...     nearest_snapshot=True,
    ... )
    >>> found.body.code, found.is_carried, found.doubts
    ('QOP', False, ('seen on 8 August 2023',))
    """

    record_columns: ClassVar[Columns] = {
        "relation": "text",
        "code": "text",
        "name": "text",
        **{f"link_{key}": kind for key, kind in Relationship.record_columns.items()},
        "seen_on": "day",
        "is_carried": "truth",
        "carried_through": "text",
        "confidence": "text",
        "note": "text",
        "sources": "text",
        "doubts": "text",
    }

    body: OrganisationVersion
    link: Relationship
    seen_on: date
    carried_through: tuple[Succession, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """How sure the link is; the body that it leads to has its own."""
        return Confidence.weakest(citation.confidence for citation in self.link.sources)

    @property
    def is_carried(self) -> bool:
        """Whether the link names another body, which became this one or came of it."""
        return bool(self.carried_through)

    def __str__(self) -> str:
        """Return both bodies, the relation and what is assumed."""
        doubts = f" ({'; '.join(self.doubts)})" if self.doubts else ""
        return f"{self.link.child} {self.link.relation.value} {self.body}{doubts}"

    def _repr_html_(self) -> str:
        """Show it in a notebook, with what is assumed."""
        # Here and not above: whoever shows no table does not pay for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        row = (
            *(self.link.child, self.link.relation.words, str(self.body)),
            *(self.seen_on.isoformat(), self.confidence.value, "; ".join(self.doubts)),
        )
        columns = ("body", "link", "other", "seen on", "confidence", "assumed")
        return html_table("Whose it was", columns, [row])

    def to_record(self) -> Record:
        """Return the belonging as plain data."""
        return {
            "relation": self.link.relation.value,
            "code": self.body.code,
            "name": self.body.name,
            "link": self.link.to_record(),
            "seen_on": self.seen_on.isoformat(),
            "is_carried": self.is_carried,
            "carried_through": [event.key for event in self.carried_through],
            "confidence": self.confidence.value,
            "note": self.link.note,
            "sources": [citation.to_record() for citation in self.link.sources],
            "doubts": list(self.doubts),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Undecided:
    """A link that leads to several bodies of the asked day or to none, and words for that."""

    reason: str
    candidates: tuple[OdsCode, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Question:
    """What is asked of the links of every body: the day, the relation, and how freely."""

    ground: Ground
    on: date
    relation: Relation
    nearest_snapshot: bool
    chosen: Mapping[OdsCode, OdsCode]


def belongings_of(
    ground: Ground,
    code: OdsCode,
    *,
    on: date,
    relation: Relation,
    nearest_snapshot: bool,
    chosen: Mapping[str, str] | None,
) -> tuple[Belonging, ...]:
    """
    Return what a body belonged to on a day.

    Raises:
        UnknownCodeError: For a choice of which either side is no body.
        NotInForceError: Where no such link is recorded for the day, or leads to nothing on it.
        AmbiguousCodeError: Where what the link names became several bodies, and nothing decides.
        InvalidValueError: For a choice that is none of them.
    """
    question = _Question(
        ground=ground,
        on=on,
        relation=relation,
        nearest_snapshot=nearest_snapshot,
        chosen=_read(ground, chosen or {}, on),
    )
    links = ground.links_of.get(code, ())
    found, undecided = _belongings(question, code)
    reasons = "\n".join(each.reason for each in undecided)
    if any(each.candidates for each in undecided):
        raise AmbiguousCodeError(reasons)
    if undecided:
        raise NotInForceError(reasons)
    if not found:
        raise NotInForceError(_why_none(question, links, f"of {code}"))
    return tuple(found)


def members_of(
    ground: Ground,
    code: OdsCode,
    *,
    on: date,
    relation: Relation,
    nearest_snapshot: bool,
    chosen: Mapping[str, str] | None,
) -> tuple[OrganisationVersion, ...]:
    """
    Return the bodies that belonged to a body on a day, as they stood on it.

    Raises:
        NotInForceError: Where no such link is recorded.
        AmbiguousCodeError: Where bodies may have belonged to it, and nothing decides; it names
            every one.
    """
    question = _Question(
        ground=ground,
        on=on,
        relation=relation,
        nearest_snapshot=nearest_snapshot,
        chosen=_read(ground, chosen or {}, on),
    )
    links = ground.links_to.get(code, ())
    related = _related(ground, code, on) if nearest_snapshot else [code]
    children = sorted(
        {
            link.child
            for parent in related
            for link in ground.links_to.get(parent, ())
            if link.relation is relation
            and (on in link.period or (link.is_snapshot and nearest_snapshot))
        }
    )
    members: list[OrganisationVersion] = []
    doubtful: list[str] = []
    is_known = False
    for child in children:
        version = ground.version_on(child, on)
        if version is None and nearest_snapshot:
            continue
        if version is None:
            raise NotInForceError(why_absent(ground, ground.organisations[child], on))
        found, undecided = _belongings(question, child)
        is_known = True
        doubtful.extend(each.reason for each in undecided if code in each.candidates)
        if any(belonging.body.code == code for belonging in found):
            members.append(version)
    if doubtful:
        # Those that are decided are no answer by themselves, and are not passed over either.
        told = [f"decided are: {joined(member.code for member in members)}"] if members else []
        raise AmbiguousCodeError("\n".join([*doubtful, *told]))
    if not is_known:
        raise NotInForceError(_why_none(question, links, f"to {code}"))
    return tuple(members)


def _read(ground: Ground, chosen: Mapping[str, str], on: date) -> dict[OdsCode, OdsCode]:
    """Read what the caller chose, both sides of it as any other key."""
    return {ground.code_of(body, on): ground.code_of(one, on) for body, one in chosen.items()}


def _belongings(question: _Question, code: OdsCode) -> tuple[list[Belonging], list[_Undecided]]:
    """Return what a body belonged to on a day, and the links that do not tell."""
    of_relation = [
        link
        for link in question.ground.links_of.get(code, ())
        if link.relation is question.relation
    ]
    answers: list[Belonging | _Undecided] = []
    holding = [link for link in of_relation if question.on in link.period]
    snapshots = [link for link in of_relation if link.is_snapshot]
    if holding:
        answers += [_held(question, link) for link in holding]
        found = [answer for answer in answers if isinstance(answer, Belonging)]
        _check_choice(question, code, {belonging.body.code: belonging for belonging in found})
    elif question.nearest_snapshot and snapshots:
        # By the nearest day first; of two as near, the earlier.
        by_day: dict[date, list[Relationship]] = {}
        for link in sorted(snapshots, key=lambda link: link.distance(question.on)):
            by_day.setdefault(link.period.first_day, []).append(link)
        nearest, *others = by_day.values()
        candidates: dict[OdsCode, Belonging] = {}
        for link in reversed([*nearest, *(link for links in others for link in links)]):
            candidates.update(_candidates(question, link))
        choice = _check_choice(question, code, candidates)
        if choice is not None and question.relation.has_one_parent:
            return [candidates[choice]], []
        for link in nearest:
            answers += _carried(question, link, others)
    return (
        [answer for answer in answers if isinstance(answer, Belonging)],
        [answer for answer in answers if isinstance(answer, _Undecided)],
    )


def _check_choice(
    question: _Question, code: OdsCode, candidates: Mapping[OdsCode, Belonging]
) -> OdsCode | None:
    """
    Return what the caller chose for a body, if anything.

    Raises:
        InvalidValueError: For a choice to which none of the links leads.
    """
    choice = question.chosen.get(code)
    if choice is not None and candidates and choice not in candidates:
        names = ", ".join(sorted(candidates))
        msg = f"{quoted(choice)} was chosen for {code}, which can belong to {names} alone"
        raise InvalidValueError(msg)
    return choice


def _held(question: _Question, link: Relationship) -> Belonging | _Undecided:
    """Return what a link that holds on the day says."""
    body = question.ground.version_on(link.parent, question.on)
    if body is None:
        organisation = question.ground.organisations[link.parent]
        return _Undecided(reason=why_absent(question.ground, organisation, question.on))
    doubts = _doubts_of(question, link, body.code)
    return Belonging(body=body, link=link, seen_on=question.on, doubts=doubts)


def _carried(
    question: _Question, link: Relationship, others: list[list[Relationship]]
) -> list[Belonging] | list[_Undecided]:
    """Carry a link to the asked day, or let the caller or links of other days decide."""
    found = _candidates(question, link)
    if len(found) == 1:
        return list(found.values())
    choice = question.chosen.get(link.child)
    if choice in found:
        return [found[choice]]
    for links in others:
        sure = [list(_candidates(question, other).values()) for other in links]
        decided = [one[0] for one in sure if len(one) == 1 and one[0].body.code in found]
        if decided:
            return decided
    ground, on = question.ground, question.on
    seen = (
        f"{ground.name(link.child)}: its {link.relation.value} link was seen on "
        f"{words_of_day(link.period.first_day)}, to {link.parent}"
    )
    if not found:
        absent = why_absent(ground, ground.organisations[link.parent], on)
        return [_Undecided(reason=f"{seen}; {absent}")]
    reason = (
        f"{seen}; on {words_of_day(on)} that is {', '.join(found)}, and nothing says which of "
        f"them; lay a link of a nearer day over the register with plus(), or choose one as "
        f"chosen={{{str(link.child)!r}: CODE}}"
    )
    return [_Undecided(reason=reason, candidates=tuple(found))]


def _candidates(question: _Question, link: Relationship) -> dict[OdsCode, Belonging]:
    """Return every body of the asked day to which a link of another can be carried, by code."""
    ground, on, seen = question.ground, question.on, link.period.first_day
    through: dict[OdsCode, tuple[Succession, ...]] = {}
    if on >= seen:
        heirs = carried_on_by(ground, link.parent, on)
        through.update((body, heirs.events_to(body)) for body in heirs.alive)
        for event in heirs.vague:
            through.update((to, (event,)) for to in event.to_codes)
    elif ground.version_on(link.parent, on) is not None:
        through[link.parent] = ()
    else:
        for body in bodies_behind(ground, link.parent, seen):
            heirs = carried_on_by(ground, body, seen)
            if link.parent in heirs.alive:
                through[body] = heirs.events_to(link.parent)
    candidates = {}
    for code in sorted(through):
        version = ground.version_on(code, on)
        if version is not None:
            candidates[code] = Belonging(
                body=version,
                link=link,
                seen_on=seen,
                carried_through=through[code],
                doubts=_doubts(question, link, version, through[code]),
            )
    return candidates


def _doubts(
    question: _Question,
    link: Relationship,
    body: OrganisationVersion,
    events: tuple[Succession, ...],
) -> tuple[str, ...]:
    """Say what is assumed where a link of one day answers for another."""
    ground, seen = question.ground, link.period.first_day
    then = ground.version_on(link.parent, seen)
    was = (
        f", as {link.parent}"
        if body.code != link.parent
        else ""
        if then is None or then.kind is body.kind
        else f", when it was of kind {then.kind.value}"
    )
    start = link.parent if question.on >= seen else body.code
    carried = (f"carried: {step}" for step in _steps(ground, start, events))
    return (
        f"seen on {words_of_day(seen)}{was}",
        *carried,
        *_doubts_of(question, link, body.code),
    )


def _steps(ground: Ground, start: OdsCode, events: tuple[Succession, ...]) -> Iterator[str]:
    """Write each event with the bodies on the way from one, and not with all that took part."""
    on_the_way = {start}
    for event in events:
        before = [code for code in event.from_codes if code in on_the_way]
        after = dict.fromkeys(to for code in before for to in ground.led_to(event, code))
        on_the_way.update(after)
        yield (
            f"{words_of_day(event.day)}: {event.kind.words} of {joined(before)}, "
            f"to {joined(after)}"
        )


def _doubts_of(question: _Question, link: Relationship, body: OdsCode) -> tuple[str, ...]:
    """Say how sure a link is, if it is not sure, and what is disputed of it."""
    sure = Confidence.weakest(citation.confidence for citation in link.sources)
    note = f" ({link.note})" if link.note else ""
    ground = question.ground
    disputed = (
        gap.detail
        for gap in ground.gaps_about(link.child)
        if gap.topic == "relationship" and _concerns(ground, gap.detail, link, body)
    )
    return (*(() if sure.is_sure else (f"the link is {sure.value}{note}",)), *disputed)


def _concerns(ground: Ground, detail: str, link: Relationship, body: OdsCode) -> bool:
    """Whether a gap about the links of a body is about this one: it names its parent, or none."""
    codes = ground.organisations.keys() & set(re.findall(r"\w+", detail)) - {link.child}
    by_name = {
        other.parent
        for other in ground.links_of[link.child]
        if any(version.name in detail for version in ground.organisations[other.parent].versions)
    }
    named = codes | by_name
    return not named or not named.isdisjoint({link.parent, body})


def _related(ground: Ground, code: OdsCode, on: date) -> set[OdsCode]:
    """Gather every body whose links may be carried to one: what it was, and what it became."""
    found = bodies_behind(ground, code, on)
    ahead = [code]
    while ahead:
        body = ahead.pop()
        after = {
            to for event in ground.events_from.get(body, ()) for to in ground.led_to(event, body)
        } - found
        found |= after
        ahead.extend(after)
    return found


def _why_none(question: _Question, links: tuple[Relationship, ...], whose: str) -> str:
    """Word that no link answers for a day, and which days are recorded."""
    relation = question.relation
    of_relation = [link for link in links if link.relation is relation]
    periods = dict.fromkeys(
        f"on {words_of_day(link.period.first_day)} only, a snapshot"
        if link.is_snapshot
        else str(link.period)
        for link in of_relation
    )
    recorded = "; ".join(periods) or "none at all"
    others = dict.fromkeys(link.relation.value for link in links)
    other = f" (other links are: {', '.join(others)})" if others and not periods else ""
    is_seen = not question.nearest_snapshot and any(link.is_snapshot for link in of_relation)
    hint = (
        "; nearest_snapshot=True, or --nearest on the command line, takes the nearest of these "
        "days for it"
        if is_seen
        else ""
    )
    return (
        f"no {relation.value} link {whose} is recorded for {words_of_day(question.on)}; recorded: "
        f"{recorded}{other}{hint}"
    )
