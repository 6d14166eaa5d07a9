"""A path leads somewhere in the classes, or says what comes near."""

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.arrangements import Arrangement, Board, Member
from nhs_accountable_care.contracts import AllianceAgreement, Body, LeadProviderContract
from nhs_accountable_care.questions import Path, UnknownPathError, check_path


@pytest.mark.parametrize(
    "path",
    [
        "name",
        "governance.boards",
        "members[3].body",
        "agreements (alliance-agreement).parties",
        "gates (full-status)",
        "nested[0].nested[12].governance.leaders",
    ],
)
def test_a_path_is_written_as_it_was_read(path: str) -> None:
    """Reading and writing a path are inverse."""
    assert str(Path.parse(path)) == path
    assert Path.parse(f"$.{path}") == Path.parse(path)
    assert ".".join(map(str, Path.parse(path).steps)) == path


@pytest.mark.parametrize(
    "text", ["", "$", "Governance", "governance..boards", "boards[x]", "gates()", "a (b) (c)"]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    """The message shows how a path is written."""
    with pytest.raises(InvalidValueError, match="is no path; join fields by dots"):
        Path.parse(text)


@pytest.mark.parametrize(
    ("path", "classes"),
    [
        ("governance.boards", (Board,)),
        ("members[3].body", (Body,)),
        ("members.body.code", (str,)),
        ("agreements[0].parties[1].code", (str,)),
        ("agreements[0].host.code", (str,)),
        ("finance.payments[0].mechanism.anything.at.all", (object,)),
        ("agreements (alliance-agreement).parties", (Body,)),
        ("creates_legal_body", (bool,)),
        ("nested[0].members", (Member,)),
        ("agreements (lead-provider-contract)", (LeadProviderContract,)),
    ],
)
def test_a_path_that_is_there_gives_what_stands_there(
    path: str, classes: tuple[type, ...]
) -> None:
    """Of a list it returns the class of the items."""
    assert check_path(Arrangement, path) == classes


def test_the_class_at_a_path_can_be_asked_for() -> None:
    """A union takes each of its members, and another class is an error."""
    check_path(Arrangement, "governance.boards", of=Board)
    check_path(Arrangement, "agreements (alliance-agreement)", of=AllianceAgreement | Board)
    with pytest.raises(UnknownPathError, match="there stands Board, and not Body"):
        check_path(Arrangement, "governance.boards", of=Body)
    with pytest.raises(UnknownPathError, match="there stands str, and not Board or Body"):
        check_path(Arrangement, "name", of=Board | Body)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("governance.bords", "Governance has no field 'bords'; did you mean 'boards'?"),
        ("zzz", "Arrangement has no field 'zzz'$"),
        (
            "agreements (aliance-agreement).parties",
            "none of the kind 'aliance-agreement'; did you mean 'alliance-agreement'?",
        ),
        ("gates (ful-status)", "none of the kind 'ful-status'; did you mean 'full-status'?"),
        ("members (provider)", "members has none of the kind 'provider'$"),
        ("scope.services (x)", "services has none of the kind 'x'$"),
        ("name.first", "str has no fields, so that it ends there"),
        ("agreements[0].partis", "or 25 more has no field 'partis'; did you mean 'parties'?"),
        ("governance[0].boards", "governance is no list, so that it has no item 0"),
    ],
)
def test_a_slip_is_told_with_what_comes_near(path: str, message: str) -> None:
    """A field, a kind or a number that is not there is named."""
    with pytest.raises(UnknownPathError, match=message.replace("?", r"\?")):
        check_path(Arrangement, path)
