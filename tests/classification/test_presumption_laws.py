"""Laws of what may be presumed, over arrangements and national records that nobody thought of."""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Area, Arrangement, Extent, walk
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    SHIPPED_FORMS,
    Answer,
    Classification,
)
from nhs_accountable_care.policy import (
    ListedPlace,
    ListKind,
    NationalList,
    NationalRecord,
    Power,
    cite,
)
from nhs_accountable_care.questions import any_met
from nhs_accountable_care.reference import national_record
from tests.classification.test_laws import CASES, less_and_more
from tests.less_known import Forgetting

CITED = (cite("S23", confidence=Confidence.VERIFIED),)
EVER = DateRange(first_day=date(1948, 7, 5))
CODE = "QXX"
ELSEWHERE = ListedPlace(name="Another place", codes=("QYY",), is_whole=True)


def at_home(place: Arrangement) -> Arrangement:
    """Return an arrangement that covers the whole of one footprint."""
    area = Area(name=place.name, footprint=CODE, extent=Extent.WHOLE)
    return attrs.evolve(place, code=CODE, area=area)


@st.composite
def half_known(draw: st.DrawFn) -> tuple[Arrangement, Arrangement, date]:
    """An arrangement that is of a form, with some of it forgotten, and a day of the form."""
    key = draw(st.sampled_from(sorted(CASES.MEETS)))
    [period] = [form.period for form in SHIPPED_FORMS if form.slug == key.partition(" ")[0]]
    full, on = CASES.MEETS[key], period.first_day + timedelta(days=draw(st.integers(0, 200)))
    random = draw(st.randoms(use_true_random=False))
    return Forgetting(random=random, on=on, as_at=on, share=0.2).some_of(full), full, on


def whole_record(full: Classification, *, is_naming: bool = True) -> NationalRecord:
    """
    Make the national record of a country that has this place, of which all is known.

    Every list is whole: the place stands on it where it is of the form on all that is recorded,
    and another place does in any case. A contract was made by nobody, unless it is recorded.
    """
    lists = [
        NationalList(
            key="footprints",
            title="the footprints",
            kind=ListKind.FOOTPRINTS,
            period=EVER,
            places=(ListedPlace(name="Anywhere", codes=(CODE,), is_whole=True),),
        )
    ]
    for form in SHIPPED_FORMS:
        mine = tuple(
            ListedPlace(name=each.name, codes=(CODE,), is_whole=each.path == "$")
            for each in full.forms
            if each.form is form and each.answer is Answer.YES
        )
        lists.append(
            NationalList(
                key=form.slug,
                title="the named",
                kind=ListKind.COHORT,
                named_as=(form.slug,) if is_naming else (),
                forms=(form.slug,),
                period=EVER,
                places=(ELSEWHERE, *mine),
                is_whole=True,
                sources=CITED,
            )
        )
    recorded = {
        agreement.type_tag
        for _, part in walk(full.arrangement)
        for agreement in part.agreements or ()
    }
    shipped = national_record()
    kinds = {each.instrument for each in shipped.lists} | {
        each.instrument for each in shipped.powers
    }
    lists += [
        NationalList(
            key=str(kind),
            title="no award of the contract",
            kind=ListKind.AWARDS,
            instrument=kind,
            period=EVER,
            is_whole=True,
            sources=CITED,
        )
        for kind in sorted(kinds - {None, *recorded}, key=str)
    ]
    powers = tuple(each for each in shipped.powers if each.instrument not in recorded)
    return NationalRecord(lists=tuple(lists), powers=powers)


def presumed(
    place: Arrangement, on: date, record: NationalRecord
) -> Iterator[tuple[str, str, Answer]]:
    """Yield what is presumed: path, form and answer."""
    for each in SHIPPED_CLASSIFIER.classify(place, on=on, record=record).forms:
        if each.presumption is not None:
            assert each.answer is Answer.UNKNOWN
            yield each.path, each.form.slug, each.presumption.answer


@pytest.mark.broad
@given(less_and_more() | half_known(), st.booleans())
@settings(max_examples=30)
def test_no_presumption_contradicts_what_is_found_when_all_is_known(
    drawn: tuple[Arrangement, Arrangement, date],
    is_naming: bool,  # noqa: FBT001 -- drawn
) -> None:
    """
    What is presumed of less is never the opposite of what all of it shows.

    The record is that of a country that has the place, so that no ground is wrong in it.
    """
    less, full, on = drawn
    less, full = at_home(less), at_home(full)
    found = SHIPPED_CLASSIFIER.classify(full, on=on)
    record = whole_record(found, is_naming=is_naming)
    answers: dict[tuple[str, str], list[Answer]] = {}
    for each in found.forms:
        # What is nested may have another number when some of it is not known.
        where = "$" if each.path == "$" else each.name
        answers.setdefault((where, each.form.slug), []).append(each.answer)
    names = {path: part.name for path, part in walk(less.at(on))}
    for path, slug, answer in presumed(less, on, record):
        held = answers.get(("$" if path == "$" else names.get(path, ""), slug), [Answer.UNKNOWN])
        assert any_met([Answer.YES if each is not ~answer else Answer.NO for each in held]) is (
            Answer.YES
        ), (path, slug, answer)


@pytest.mark.parametrize("slug", CASES.MEETS)
def test_a_bare_place_is_presumably_what_a_whole_record_names_it(slug: str) -> None:
    """Of a place of which the name and the code are known, the record tells the rest."""
    [form] = [each for each in SHIPPED_FORMS if each.slug == slug.partition(" ")[0]]
    on = form.period.first_day
    full = at_home(CASES.MEETS[slug])
    found = SHIPPED_CLASSIFIER.classify(full, on=on)
    bare = at_home(Arrangement(name=full.name))
    answers = {form: answer for _, form, answer in presumed(bare, on, whole_record(found))}
    for each in found.forms:
        if each.path == "$" and each.form.slug in answers:
            expected = Answer.YES if each.answer is Answer.YES else Answer.NO
            assert answers[each.form.slug] is expected
    assert answers


@pytest.mark.broad
@given(less_and_more(), st.booleans())
@settings(max_examples=10)
def test_a_record_changes_no_answer(
    drawn: tuple[Arrangement, Arrangement, date],
    is_shipped: bool,  # noqa: FBT001 -- drawn
) -> None:
    """With the shipped record, or an empty one, every yes, no and unknown is as without."""
    less, _, on = drawn
    record = national_record() if is_shipped else NationalRecord()
    without = SHIPPED_CLASSIFIER.classify(less, on=on)
    found = SHIPPED_CLASSIFIER.classify(less, on=on, record=record)
    assert [attrs.evolve(each, presumption=None) for each in found.forms] == list(without.forms)
    if not is_shipped:
        assert found == without


@pytest.mark.broad
@given(less_and_more())
@settings(max_examples=10)
def test_a_power_of_another_day_moves_what_is_presumed(
    drawn: tuple[Arrangement, Arrangement, date],
) -> None:
    """Nothing is presumed from a power that began before the day."""
    less, _, on = drawn
    powers = tuple(
        Power(key=each.key, title=each.title, instrument=each.instrument, first_day=on)
        for each in national_record().powers
    )
    assert list(presumed(less, on, NationalRecord(powers=powers))) == []
