"""What an arrangement covers: of a footprint, of care, and what it holds inside it."""

from datetime import date
from fractions import Fraction

from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.arrangements import (
    AreaPart,
    Arrangement,
    Extent,
    Label,
    StatusChange,
)
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.forms.axes.shared import position
from nhs_accountable_care.classification.forms.shared import covers
from nhs_accountable_care.questions import (
    Answer,
    Found,
    Outcome,
    Question,
    answer_of,
    either,
    fact,
    find,
    holds,
    judged,
    no,
    recorded,
    unknown,
    value_is,
    yes,
)

__all__ = ["EXTENT", "HYBRID", "SERVICES"]

# --- How much of a footprint ----------------------------------------------------------

_in_others = recorded(
    "area.also_in",
    if_yes="parts of its area lie in other footprints",
    if_no="no part of its area lies in another footprint",
)


def _lies_across(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether some of its area lies in another footprint on the day.

    Other footprints have no days of their own; a part has, so that it may come to lie elsewhere.
    From what is the whole of a footprint such a part has gone, as Glossop from Greater Manchester.
    """
    others = _in_others(arrangement, on)
    own = None if arrangement.area is None else arrangement.area.footprint
    if own is None or covers(Extent.WHOLE)(arrangement, on).answer is Answer.YES:
        return others
    elsewhere = holds(
        "area.parts",
        AreaPart,
        lambda part: answer_of(None if part.footprint is None else part.footprint != own),
        if_yes=lambda parts: f"{joined([part.name for part in parts])} lies in another footprint",
        if_no="none of its parts lies in another footprint",
    )(arrangement, on)
    # What parts do not tell is asked of the area: a list of them is seldom whole.
    return elsewhere if elsewhere.answer is Answer.YES else others


EXTENT = Axis(
    key="extent",
    question="Does it cover a whole footprint, a part, or parts of several?",
    # Papers say how much of a footprint an area is, and not that no part lies in another.
    fills_silence=True,
    positions=(
        position(
            "across",
            "Does it lie over several footprints?",
            judged(_lies_across, reads=("area.also_in", "area.parts")),
            "S19",
            "S23",
        ),
        position("whole", "Does it cover the whole?", covers(Extent.WHOLE), "S19", "S23"),
        position("part", "Does it cover a part?", covers(Extent.PART), "S19", "S23"),
    ),
)

# --- Which services -------------------------------------------------------------------

_HALF = Fraction(1, 2)
_SHARES_OF_CARE = (
    "scope.share_of_care",
    "agreements (accountable-care-organisation-contract).share_of_care",
)
_MOST_CARE = (
    "scope.covers_most_care",
    "agreements (accountable-care-organisation-contract).covers_most_care",
    "agreements (integrated-care-provider-contract).covers_most_care",
)


def _share_of_care(path: str, *, most: bool) -> Question:
    """Make a test of the share of all care that is covered: more than half is most of it."""

    def words(share: Share) -> str:
        return f"it covers {share} of the care of its people"

    return value_is(
        path,
        Share,
        lambda share: (share.value > _HALF) is most,
        if_yes=words,
        if_no=words,
        if_open="which share of all care it covers is not recorded",
    )


def _most_care(*, most: bool) -> tuple[Question, ...]:
    """Make the tests of whether most care is covered, told in a word or as a share."""
    if_most, if_part = "it covers most care of its people", "it covers a part of their care"
    return (
        *(
            fact(
                path,
                wanted=most,
                if_yes=if_most if most else if_part,
                if_no=if_part if most else if_most,
            )
            for path in _MOST_CARE
        ),
        *(_share_of_care(path, most=most) for path in _SHARES_OF_CARE),
    )


SERVICES = Axis(
    key="services",
    question="Does it answer for most care of its people, or for a part?",
    # Papers say what is left out, and not which share of all care is left (row F23).
    fills_silence=True,
    positions=(
        position("most", "Does it cover most care?", either(*_most_care(most=True)), "S02"),
        position(
            "part",
            "Does it cover some services only?",
            either(
                *_most_care(most=False),
                recorded(
                    "scope.excluded_services",
                    if_yes="some services are left out",
                    if_no="no services are left out",
                ),
            ),
            "S02",
        ),
    ),
)


# --- What it holds inside it ----------------------------------------------------------


def _organisations_inside(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether the content of a nested arrangement meets the tests of an organisation."""
    found = find(arrangement, "nested")
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", found.path)
    if found.may_hold_more:
        return _inside_a_partial_record(arrangement.nested, on, found)
    if not arrangement.nested:
        return no("nothing is nested in it", found.citations)
    names = joined([part.name for part in arrangement.nested])
    if on not in ACCOUNTABLE_CARE_ORGANISATION.period:
        return no(f"on that day nothing was an accountable care organisation, nor was {names}")
    inside = [ACCOUNTABLE_CARE_ORGANISATION.ask(part, on) for part in arrangement.nested]
    in_being = [finding.name for finding in inside if finding.answer is Answer.YES]
    if in_being:
        because = f"inside it {joined(in_being)} meets every test of one"
        return yes(because, found.citations)
    undecided = [finding.name for finding in inside if finding.answer is Answer.UNKNOWN]
    if undecided:
        return unknown(f"too little is recorded of {joined(undecided)} inside it", found.path)
    return no(f"inside it {names} is no accountable care organisation", found.citations)


def _inside_a_partial_record(nested: tuple[Arrangement, ...], on: date, found: Found) -> Outcome:
    """Check the same where more may be nested than is recorded: never a no."""
    in_force = on in ACCOUNTABLE_CARE_ORGANISATION.period
    for part in nested if in_force else ():
        if ACCOUNTABLE_CARE_ORGANISATION.ask(part, on).answer is Answer.YES:
            because = f"inside it {part.name} meets every test of one"
            return yes(because, found.cited_for([part]))
    return unknown("what it contains may not all be recorded", found.path)


def _aspirations_inside(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether a nested arrangement is called such an organisation, or is a candidate."""
    found = find(arrangement, "nested")
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", found.path)
    # By place and not by name: several may go by one name.
    aspiring = [(part, aims) for part in arrangement.nested if (aims := _aims(part))]
    if not aspiring:
        if found.may_hold_more or any(
            find(part, field).may_hold_more
            for part in arrangement.nested
            for field in ("labels", "history")
        ):
            because = "whether anything inside it aspires to be one is not recorded"
            return unknown(because, found.path)
        return no("nothing inside it is recorded to aspire to be one", found.citations)
    names = joined([part.name for part, _ in aspiring])
    return yes(
        f"inside it {names} aspired to be accountable care organisations, "
        f"{_WORDS_OF_BEING[_organisations_inside(arrangement, on).answer]}",
        found.cited_for([each for _, aims in aspiring for each in aims]),
    )


_WORDS_OF_BEING = {
    Answer.YES: "and one inside it meets the tests of one",
    Answer.NO: "and none inside it met the tests of one",
    Answer.UNKNOWN: "and whether any inside it met the tests of one is not known",
}


def _aims(part: Arrangement) -> tuple[Label | StatusChange, ...]:
    """Yield what records that a nested arrangement meant to be such an organisation."""
    slug = ACCOUNTABLE_CARE_ORGANISATION.slug
    labels = tuple(label for label in part.labels or () if label.form == slug)
    changes = tuple(change for change in part.history or () if change.as_form == slug)
    return labels + changes


HYBRID = Axis(
    key="hybrid",
    question="Does it hold accountable care organisations inside it?",
    # Papers say what is aspired to, and not every test that it does not meet yet.
    fills_silence=True,
    positions=(
        position(
            "in-being",
            "Does one inside it meet every test?",
            judged(_organisations_inside, reads=("nested",)),
            "S01",
        ),
        position(
            "aspired",
            "Does one inside it aspire to be one?",
            judged(_aspirations_inside, reads=("nested",)),
            "S01",
        ),
    ),
)
