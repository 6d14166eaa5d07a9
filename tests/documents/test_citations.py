"""Citations as text: one line for each part, read both ways and written the short way."""

from datetime import date
from typing import Any

import attrs
import pytest
from cattrs.errors import BaseValidationError
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import Citation, Confidence, DocumentError, Source
from nhs_accountable_care._core.sources import CitationParts, parts_of_citation, text_of_citation
from nhs_accountable_care.arrangements import Arrangement, Board, Governance
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.documents.problems import problems_of
from nhs_accountable_care.questions import find
from nhs_accountable_care.testing import citations

DAY = date(2017, 4, 1)
S1, S2 = (Source(key=key, title=f"Paper {key}") for key in ("S1", "S2"))
SURE, UNSURE = Confidence.VERIFIED, Confidence.UNVERIFIED


def envelope(sources: object, **parts: object) -> dict[str, Any]:
    """Put an arrangement with these sources into an envelope."""
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2017-04-01",
        "sources": {"S1": {"title": "Paper S1"}, "S2": {"title": "Paper S2"}},
        **parts,
        "document": {"name": "A place", "sources": sources},
    }


def cited(sources: object, **parts: object) -> tuple[Citation, ...]:
    """Read what an arrangement cites."""
    return read(envelope(sources, **parts), Arrangement).value.sources


def problems(sources: object, **parts: object) -> str:
    """Read what cannot be read, and return what is told."""
    with pytest.raises(DocumentError) as caught:
        read(envelope(sources, **parts))
    return str(caught.value)


ONE = Citation(source=S1, locator="p. 4, table 2", confidence=SURE)
TWO = Citation(source=S2, confidence=UNSURE, of="code")


@pytest.mark.parametrize(
    "written",
    [
        "S1, p. 4, table 2 [verified] | code: S2 [unverified]",
        "S1, p. 4, table 2 [verified] | code: S2",
        ["S1, p. 4, table 2 [verified]", "code: S2"],
        [
            {"source": "S1", "locator": "p. 4, table 2", "confidence": "verified"},
            "code: S2 [unverified]",
        ],
        [
            {"source": {"key": "S1", "title": "Paper S1"}, "locator": "p. 4, table 2",
             "confidence": "verified"},
            {"source": "S2", "confidence": "unverified", "of": "code"},
        ],
    ],
)  # fmt: skip
def test_citations_are_read_as_one_text_or_as_a_list(written: object) -> None:
    """Each of a list may be text or an object; all say the same."""
    assert cited(written) == (ONE, TWO)
    assert '"sources": "S1, p. 4, table 2 [verified] | code: S2 [unverified]"' in write(
        read(envelope(written))
    )


def test_a_text_is_read_once_for_all_parts_that_have_it() -> None:
    """Most parts of a document cite what the part beside them cites."""
    boards = [{"name": name, "sources": "S1 | S2"} for name in "AB"]
    data = envelope(["S1", "S1"])
    data["document"]["governance"] = {"boards": boards}
    place = read(data, Arrangement).value
    assert place.governance is not None
    [one, other] = place.governance.boards or ()
    assert one.sources is other.sources
    assert place.sources[0] is place.sources[1]


def test_a_citation_without_a_word_is_as_sure_as_the_envelope_says() -> None:
    """Of one with a word, and of an object, the envelope says nothing."""
    assert cited("S1 | S2 [computed]")[0].confidence is UNSURE
    found = cited("S1 | S2 [computed]", confidence="verified")
    assert [each.confidence.value for each in found] == ["verified", "computed"]
    assert "confidence: missing" in problems([{"source": "S1"}], confidence="verified")


def test_how_sure_it_is_is_always_written() -> None:
    """So that a line means the same in another document, and the word of an envelope can go."""
    text = write(read(envelope("S1 | S2", confidence="verified")))
    assert '"sources": "S1 [verified] | S2 [verified]"' in text
    assert "confidence" not in text


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        ("S1 [verifed]", "$.sources[0]: 'S1 [verifed]' is not a citation: [verifed] is not one"),
        ("S1 [verifed]", "did you mean 'verified'?"),
        ("S1 [x]", "is not one of: verified, computed, unverified, illustrative"),
        ("", "$.sources[0]: '' is not a citation"),
        ("S1 | ", "$.sources[1]: '' is not a citation; write it as S19 [verified]"),
        (["S1", ", p. 4"], "$.sources[1]: ', p. 4' is not a citation"),
        ("S1 | S9", "$.sources[1]: no source has the key 'S9' (known: S1, S2)"),
        ("S1, S2", "$.sources[0]: 'S1, S2' cites S1 at a place 'S2', which is a source too"),
        ("S1, S2 [verified]", 'put | between two citations: "S1 | S2"'),
        ("cod: S1", "$.sources[0]: this cites a source for 'cod', which is no field here"),
        ("cod: S1", "(did you mean 'code'?)"),
        (["S1", "zzz: S1"], "$.sources[1]: this cites a source for 'zzz'"),
        ("sources: S1", "for 'sources', which is no field here"),
        ([{"source": "S1", "confidence": "verified", "of": "cod"}], "did you mean 'code'?"),
        (5, "$.sources: expected citations as text"),
        ([5], "$.sources[0]: expected a citation as text"),
        ([{"source": "S1", "confidence": "verified", "locater": "p. 4"}],
         "$.sources[0].locater: unknown key (did you mean 'locator'?)"),
    ],
)  # fmt: skip
def test_a_slip_in_a_citation_is_told_where_it_stands(sources: object, told: str) -> None:
    """With what may have been meant."""
    assert told in problems(sources)


def test_all_slips_of_a_text_are_told_at_once() -> None:
    """As everywhere in a document."""
    told = problems("S8 | S1 | S9")
    assert "$.sources[0]" in told
    assert "$.sources[2]" in told


def test_a_word_of_the_envelope_that_nobody_knows_is_told() -> None:
    """There, and not at each citation."""
    told = problems("S1", confidence="sure")
    assert told.startswith("confidence: 'sure' is not one of:")
    assert "$" not in told


@pytest.mark.parametrize("text", ["S1 [verified]", ["S1 [verified]"]])
def test_text_cannot_cite_where_no_table_of_sources_is(text: object) -> None:
    """Plain data without an envelope write their sources out."""
    with pytest.raises(BaseValidationError) as caught:
        standard_codec().converter.structure({"name": "A", "sources": text}, Arrangement)
    [problem] = problems_of(caught.value, "$")
    assert "there is no table of sources" in problem.message


def test_plain_data_without_an_envelope_come_back() -> None:
    """They hold whole sources, and so are objects."""
    converter = standard_codec().converter
    place = Arrangement(name="A place", sources=(ONE, TWO))
    plain = converter.unstructure(place, unstructure_as=Arrangement)
    assert plain["sources"][0]["source"]["title"] == "Paper S1"
    assert converter.structure(plain, Arrangement) == place


@pytest.mark.parametrize(
    ("key", "locator", "plain"),
    [
        ("S1", "[2017] EWHC 1", {"source": "S1", "locator": "[2017] EWHC 1"}),
        ("S1, S2", None, {"source": "S1, S2"}),
        ("a: b", None, {"source": "a: b"}),
        ("S1", "S2", {"source": "S1", "locator": "S2"}),
        ("S1", "", {"source": "S1", "locator": ""}),
        ("S1", " p. 4", {"source": "S1", "locator": " p. 4"}),
    ],
)
def test_what_no_text_can_hold_is_written_as_an_object(
    key: str, locator: str | None, plain: dict[str, str]
) -> None:
    """And comes back; what stands beside it stays text."""
    odd = Citation(source=Source(key=key, title="Odd"), locator=locator, confidence=SURE)
    place = Arrangement(name="A place", sources=(odd, TWO))
    document = standard_codec().document(place, as_at=DAY)
    assert read(write(document)) == document
    written = standard_codec().converter
    assert written is standard_codec().converter
    assert json_sources(write(document)) == [
        {**plain, "confidence": "verified"},
        "code: S2 [unverified]",
    ]


def test_a_place_with_the_sign_between_citations_stands_in_a_list() -> None:
    """One text would be read as two citations."""
    odd = attrs.evolve(ONE, locator="a | b")
    document = standard_codec().document(Arrangement(name="A", sources=(odd,)), as_at=DAY)
    assert json_sources(write(document)) == ["S1, a | b [verified]"]
    assert read(write(document)) == document


def json_sources(text: str) -> Any:  # noqa: ANN401 - plain data
    """Return the sources of an arrangement as its text has them."""
    import json

    return json.loads(text)["document"]["sources"]


def test_what_is_no_citation_is_told_when_it_is_written() -> None:
    """A value of a wrong type is left for the reader, which says where."""
    with attrs.validators.disabled():
        wrong: Any = Citation(source=S1, locator=5, confidence="sure")  # type: ignore[arg-type]
        also: Any = attrs.evolve(wrong, locator=None)
    for each in (wrong, also):
        document = standard_codec().document(Arrangement(name="A", sources=(each,)), as_at=DAY)
        with pytest.raises(DocumentError, match=r"\$\.sources\[0\]\.confidence"):
            write(document)


@given(citations(), st.sampled_from([None, "code", "area"]))
def test_every_citation_comes_back(citation: Citation, of: str | None) -> None:
    """Whatever its key, its place and its field, in whichever form it stands."""
    place = Arrangement(name="A place", sources=(attrs.evolve(citation, of=of),))
    document = standard_codec().document(place, as_at=DAY)
    assert read(write(document)) == document


@given(
    st.text(max_size=9), st.none() | st.text(max_size=9), st.none() | st.sampled_from(Confidence)
)
def test_a_text_means_what_it_was_written_for_or_is_not_written(
    key: str, locator: str | None, confidence: Confidence | None
) -> None:
    """The one parser and the one writer of the notation agree."""
    parts = CitationParts(key=key, locator=locator, confidence=confidence, of=None)
    text = text_of_citation(parts)
    assert text is None or parts_of_citation(text) == parts


def test_a_field_is_shown_by_its_own_citation() -> None:
    """Another field by those of the object, and the object as a whole by all of them."""
    board = Board(
        name="Board",
        quorum=3,
        sources=(
            Citation(source=S1, confidence=SURE),
            Citation(source=S2, confidence=UNSURE, of="quorum"),
        ),
    )
    place = Arrangement(
        name="A place",
        code="QOP",
        creates_legal_body=False,
        governance=Governance(boards=(board,)),
        sources=(TWO,),
    )

    def keys(path: str) -> list[str]:
        return [each.source.key for each in find(place, path).citations]

    assert keys("governance.boards.name") == ["S1"]
    assert keys("governance.boards.quorum") == ["S2"]
    assert keys("governance.boards") == ["S1", "S2"]
    assert keys("code") == ["S2"]
    assert keys("creates_legal_body") == []
    assert [each.of for each in find(place, "governance.boards.quorum").citations] == [None]
