"""
In which order a template asks, and what it shows as examples.

The order is that in which a public paper tells things, and not that of the fields of a class:
who and where first, then who takes part, what is signed, who decides, the money, and so on.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care.arrangements import Arrangement, Finance, Governance
from nhs_accountable_care.documents.kinds import Field, class_of, fields_of
from nhs_accountable_care.payment.language.formulas_as_data import UNITS

__all__ = [
    "DATES",
    "DAY",
    "EXAMPLES",
    "LOCAL_AGREEMENT",
    "SECTIONS",
    "Section",
    "in_order_of_paper",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Section:
    """Fields of an arrangement that a paper tells together, with what goes there in words."""

    title: str = attrs.field(validator=is_text)
    words: str = attrs.field(validator=is_text)
    fields: tuple[str, ...]


DATES: Final = (
    'A date is as precise as its source: "2017-04-01" is a day, "2017-04" some day in a month, '
    '"2017" in a year, "2017-W14" in a week, "[2018-04..2018-06]" between two, "2018-05~" '
    "about then, which decides nothing. A period has a slash, and both its days are in it: "
    '"2016-04-01/2018-03-31"; "2016-04/.." is known to be open, of "2016-04/" the end is not '
    'known, so that it decides nothing of a later day, and of "/2020-03-31" the beginning is '
    'not; "2016-04/[2018-04-12..]" still ran on that day. What has no date is known on '
    "the day of the document alone."
)
"""How dates and periods are written, each notation once."""

SECTIONS: Final = (
    Section(
        title="1. The paper",
        words="What the place is called here, and which papers of the table of sources say so.",
        fields=("name", "code", "sources", "note"),
    ),
    Section(
        title="2. The area, and how many people",
        words=(
            "Where it is, what it is a part of, and for how many people it answers. A body that "
            "has an ODS code needs no name and no kind: the register has both."
        ),
        fields=("area", "part_of", "populations"),
    ),
    Section(
        title="3. Who takes part",
        words=(
            "Each member that a paper names, by code if it has one and else by name. A count "
            'without names ("nine CCGs"), or that a paper names all, is stated in lists. Of a '
            "list of which nothing is stated there may be more."
        ),
        fields=("members", "lists"),
    ),
    Section(
        title="4. What has been signed, and when",
        words=(
            "Each agreement or contract by its type; nhs-accountable-care new lists the types, "
            "and prints one. What is only planned belongs into section 8."
        ),
        fields=("agreements", "creates_legal_body"),
    ),
    Section(
        title="5. Who decides",
        words="The boards and what they decided, who leads by post, and what members kept.",
        fields=("governance",),
    ),
    Section(
        title="6. Which care, and how it is joined up",
        words="Services and people, who commissions what, how providers stand together, staff.",
        fields=("scope", "commissioning", "integration", "workforce", "choice"),
    ),
    Section(
        title="7. Money",
        words="Each sum as the paper has it, with the year and whether it is rounded.",
        fields=("finance",),
    ),
    Section(
        title="8. Plans and steps",
        words=(
            "What was planned, promised, asked for or allowed, each with its date. Where "
            "anything stands on its way, here or in a part, goes into its steps; what is planned "
            "or refused is no fact of the day."
        ),
        fields=(
            "steps",
            "plans",
            "commitments",
            "duties",
            "freedoms",
            "gates",
            "mergers",
            "orders",
        ),
    ),
    Section(
        title="9. What it was called, by whom, and what became of it",
        words="Words of others, which decide nothing; stages with their dates; lists of places.",
        fields=("labels", "history", "cohorts", "programmes", "oversight"),
    ),
    Section(
        title="10. What was said of it",
        words="Claims, studies, and what speaks for and against it.",
        fields=("claims", "evidence", "readiness"),
    ),
    Section(
        title="11. Places inside it",
        words="Each an arrangement of its own, with the same fields as this one.",
        fields=("nested",),
    ),
    Section(
        title="12. What sources say is not there",
        words=(
            "Silence is no evidence: only what a source says is absent counts so. Kinds of "
            "agreement go here; of any other list state a count of zero in lists, or write an "
            "empty list."
        ),
        fields=("absent_agreements",),
    ),
)
"""The sections of the template of an arrangement."""

DAY: Final = "DAY"
"""Stands in an example for the day of the document, on which a period was still running."""
_EXAMPLE_BODY: Final[dict[str, Any]] = {"code": "01G"}
EXAMPLES: Final[Mapping[tuple[Any, str], tuple[Any, ...]]] = {
    (Arrangement, "area"): (
        {"name": "Salford", "footprint": "01G", "councils": [{"code": "309"}]},
    ),
    (Arrangement, "part_of"): ({"name": "Greater Manchester"},),
    (Arrangement, "populations"): (
        {"people": 250000, "basis": "registered", "as_at": "2016-12", "is_approximate": True},
    ),
    (Arrangement, "members"): (
        {"body": _EXAMPLE_BODY, "roles": ["commissioner"], "sources": "S1, p. 2 [verified]"},
        {
            "body": {"name": "Our federation", "kind": "gp-federation"},
            "period": f"2016-04/[{DAY}..]",
        },
    ),
    (Arrangement, "lists"): (
        {"field": "members", "kinds": ["clinical-commissioning-group"], "count": 9},
        {"field": "members", "is_whole": True, "period": "2017-04-01", "sources": "S1"},
    ),
    (Arrangement, "agreements"): (
        {
            "type": "alliance-agreement",
            "title": "Our alliance",
            "signed_on": "2017-07",
            "parties": [_EXAMPLE_BODY, {"code": "RM3"}],
            "sources": "S1, p. 4 [verified] | signed_on: S2",
        },
    ),
    (Arrangement, "steps"): (
        {"stage": "planned", "on": "2017-02", "due": "2017-04-01", "sources": "S1, p. 3"},
        {"stage": "begun", "on": "2017-04-01", "sources": "S2"},
    ),
    (Arrangement, "plans"): (
        {"kind": "five-year-plan", "title": "Our plan", "on": "2016-10", "sources": "S1"},
    ),
    (Arrangement, "labels"): (
        {
            "text": "an accountable care system",
            "form": "accountable-care-system",
            "speaker": "NHS England",
            "on": "2017-06-15",
        },
    ),
    (Arrangement, "history"): (
        {"stage": "candidate", "on": "2017-03", "as_form": "accountable-care-system"},
        {"stage": "shadow", "on": "2017-06-15", "as_form": "accountable-care-system"},
    ),
    (Arrangement, "cohorts"): (
        {
            "name": "First wave",
            "form": "accountable-care-system",
            "on": "2017-06-15",
            "candidates": [{"name": "Our place", "outcome": "not-named"}],
        },
    ),
    (Arrangement, "programmes"): (
        {"kind": "success-regime", "period": f"2015-06/[{DAY}..]", "sources": "S1"},
    ),
    (Arrangement, "claims"): ({"text": "It saves money.", "speaker": "HSJ", "on": "2017"},),
    (Arrangement, "nested"): ({"name": "Our northern locality"},),
    (Arrangement, "absent_agreements"): (
        {"kind": "section-75-agreement", "sources": "S1, p. 9 [verified]"},
        {"kind": "any", "period": "2017-04-01"},
    ),
    (Governance, "boards"): (
        {"name": "Our partnership board", "kind": "partnership-board", "period": "2016-04/.."},
    ),
    (Governance, "leaders"): (
        {
            "post": "Chief executive of the trust",
            "home": {"code": "RM3"},
            "period": f"2016-03/[{DAY}..]",
        },
    ),
    (Governance, "decisions"): (
        {"what": "The plan", "outcome": "endorsed", "board": "Our partnership board"},
    ),
    (Finance, "budgets"): (
        {"amount": "1800000000.00", "is_approximate": True, "period": "2017-04-01/2018-03-31"},
    ),
    (Finance, "control_totals"): ({"year": "2017/18", "amount": "-20000000.00"},),
    (Finance, "pools"): ({"name": "Our pooled budget", "host": {"code": "309"}},),
}
"""What may stand in a field: the value, or each of the first entries of its list."""

# Of an agreement: what it is, who says so, when, who; and at the end what became of it.
_FIRST: Final = ("title", "sources", "signed_on", "period", "term_years", "steps")
_LAST: Final = ("lifecycle", "note")


def in_order_of_paper(cls: Any) -> Iterator[tuple[Section | None, Field]]:  # noqa: ANN401 - any class
    """
    Yield the fields of a class in the order in which a paper tells them, each with its section.

    Only an arrangement has sections, and the section comes with the first of its fields. A field
    that no section names would stand in the last, so that none is lost.
    """
    fields = {field.name: field for field in fields_of(cls)}
    if class_of(cls) is Arrangement:
        for section in SECTIONS:
            known = [name for name in section.fields if name in fields]
            for name in known:
                yield (section if name == known[0] else None), fields.pop(name)
    parties = tuple(getattr(cls, "party_fields", ()))
    is_agreement = bool(parties)
    first = (*_FIRST, *parties, "lists") if is_agreement else ()
    last = _LAST if is_agreement else ()
    middle = [name for name in fields if name not in {*first, *last}]
    for name in (*first, *middle, *last):
        if name in fields:
            yield None, fields.pop(name)


INVENTED_SOURCES: Final = {"EXAMPLE": {"title": "Terms made up to show a mechanism"}}
"""The table of sources of a template with terms."""
INVENTED_TERMS: Final = "EXAMPLE [illustrative]"
"""What the terms of a template cite."""

LOCAL_AGREEMENT: Final[Mapping[str, Any]] = {
    "name": "share of a saving",
    "facts": [
        {
            "//": (
                "Each fact that a settlement must be given, once. Its unit is one of: "
                f"{', '.join(UNITS)}."
            ),
            "name": "target",
            "unit": "money",
        },
        {
            "//": "What it may be is usual for its unit, unless lowest, highest or step say so.",
            "name": "outturn",
            "unit": "money",
            "lowest": "0",
        },
    ],
    "prices": [],
    "steps": [
        {
            "//": "A working with a name: what was saved, and nothing below zero.",
            "name": "saving",
            "of": "target less outturn, at least £0",
        }
    ],
    "lines": [
        {
            "//": (
                "Who pays whom. A step stands in square brackets. What is below zero is paid the "
                "other way. The page on the grammar of a local agreement has all that may stand "
                "in a clause, and the same as data."
            ),
            "label": "share of the saving",
            "payer": "commissioner",
            "payee": "provider",
            "sources": INVENTED_TERMS,
            "of": "50% of [saving], at most £1m, rounded to the penny",
        }
    ],
    "sources": INVENTED_TERMS,
}
"""A local agreement to begin with, which is invented."""
