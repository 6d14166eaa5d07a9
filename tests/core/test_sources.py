"""Where a fact comes from, and how sure it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    Citation,
    Confidence,
    InvalidTypeError,
    InvalidValueError,
    Source,
)
from nhs_accountable_care._core.limits import LONGEST_NAME
from nhs_accountable_care.testing import citations

ORDER = [
    Confidence.VERIFIED,
    Confidence.COMPUTED,
    Confidence.UNVERIFIED,
    Confidence.ILLUSTRATIVE,
]
any_confidence = st.sampled_from(Confidence)


@pytest.mark.parametrize(
    ("remark", "confidence"),
    [
        ("verified", Confidence.VERIFIED),
        (" Verified ", Confidence.VERIFIED),
        ("computed", Confidence.COMPUTED),
        ("unverified", Confidence.UNVERIFIED),
        ("illustrative", Confidence.ILLUSTRATIVE),
        ("verified; dates from memory", Confidence.UNVERIFIED),
        ("computed from S1", Confidence.UNVERIFIED),
        ("memory", Confidence.UNVERIFIED),
        ("", Confidence.UNVERIFIED),
    ],
)
def test_a_mixed_remark_is_unverified(remark: str, confidence: Confidence) -> None:
    """Only a remark that is exactly one of the words keeps its name."""
    assert Confidence.of_remark(remark) is confidence


@given(any_confidence, any_confidence)
def test_what_rests_on_two_is_as_sure_as_the_weaker(one: Confidence, other: Confidence) -> None:
    """Verified, computed, unverified, illustrative: each is weaker than those before."""
    weaker = ORDER[max(ORDER.index(one), ORDER.index(other))]
    assert Confidence.weakest([one, other]) is weaker


@given(any_confidence)
def test_what_rests_on_one_is_as_sure_as_that(confidence: Confidence) -> None:
    """And what rests on nothing is unverified."""
    assert Confidence.weakest([confidence]) is confidence
    assert Confidence.weakest([]) is Confidence.UNVERIFIED


@pytest.mark.parametrize(
    ("confidence", "is_sure"),
    [(ORDER[0], True), (ORDER[1], True), (ORDER[2], False), (ORDER[3], False)],
)
def test_only_what_was_read_or_worked_out_is_sure(
    confidence: Confidence,
    is_sure: bool,  # noqa: FBT001 - what is expected
) -> None:
    """A rule that rests on anything else may warn, and reports no error."""
    assert confidence.is_sure is is_sure


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (Source(key="A", title="An Act"), "An Act"),
        (Source(key="A", title="A report", publisher="A body"), "A report (A body)"),
        (Source(key="A", title="A report", published="2018"), "A report (2018)"),
        (
            Source(key="A", title="A report", publisher="A body", published="2018"),
            "A report (A body, 2018)",
        ),
    ],
)
def test_a_source_is_printed_with_what_is_known_of_it(source: Source, printed: str) -> None:
    """Publisher and date stand in brackets."""
    assert str(source) == printed


@pytest.mark.parametrize(
    ("locator", "printed"),
    [("s.75(5)", "An Act, s.75(5) [verified]"), (None, "An Act [verified]")],
)
def test_a_citation_is_printed_with_its_confidence(locator: str | None, printed: str) -> None:
    """And with the place, where one is given."""
    source = Source(key="A", title="An Act")
    citation = Citation(source=source, locator=locator, confidence=Confidence.VERIFIED)
    assert str(citation) == printed


@pytest.mark.parametrize(
    ("url", "locator", "printed"),
    [
        ("https://example.org/act", "s.75(5)", "An Act, s.75(5) [verified]"),
        ("https://example.org/act", None, "An Act [verified] <https://example.org/act>"),
        (None, None, "An Act [verified]"),
    ],
)
def test_an_address_stands_in_for_a_place(
    url: str | None, locator: str | None, printed: str
) -> None:
    """Where no place is named, the reader is told where to begin to look."""
    source = Source(key="A", title="An Act", url=url)
    citation = Citation(source=source, locator=locator, confidence=Confidence.VERIFIED)
    assert citation.with_address() == printed
    assert citation.to_record()["url"] == url


@given(citations())
def test_every_citation_ends_with_its_confidence(citation: Citation) -> None:
    """No fact is printed as surer than it is."""
    assert str(citation).endswith(f"[{citation.confidence.value}]")


@pytest.mark.parametrize("field", ["key", "title"])
@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        ("", InvalidValueError, "is empty; leave the field out if it is not recorded"),
        ("  ", InvalidValueError, "is empty"),
        (None, InvalidTypeError, "is None; write text"),
        (5, InvalidTypeError, "is 5, an int; write text"),
    ],
)
def test_a_source_has_a_key_and_a_title(
    field: str,
    value: Any,  # noqa: ANN401 - what is refused
    error: type[Exception],
    said: str,
) -> None:
    """Both say something."""
    fields = {"key": "A", "title": "An Act", field: value}
    with pytest.raises(error, match=rf"Source\.{field} {said}"):
        Source(**fields)


@pytest.mark.parametrize("field", ["key", "title", "publisher", "published", "url"])
def test_a_text_of_a_source_is_as_long_as_a_name_may_be(field: str) -> None:
    """It is repeated wherever the source is cited."""
    known: dict[str, Any] = {"key": "S1", "title": "t"}
    longest = "x" * LONGEST_NAME
    assert getattr(Source(**(known | {field: longest})), field) == longest
    with pytest.raises(InvalidValueError, match=f"Source.{field} is longer than 1,000"):
        Source(**(known | {field: f"{longest}x"}))


@pytest.mark.parametrize("field", ["locator", "of"])
def test_a_text_of_a_citation_is_as_long_as_a_name_may_be(field: str) -> None:
    """It is repeated in each finding that rests on the citation."""
    known: dict[str, Any] = {
        "source": Source(key="S1", title="t"),
        "confidence": Confidence.VERIFIED,
    }
    longest = "x" * LONGEST_NAME
    assert getattr(Citation(**(known | {field: longest})), field) == longest
    with pytest.raises(InvalidValueError, match=f"Citation.{field} is longer than 1,000"):
        Citation(**(known | {field: f"{longest}x"}))
