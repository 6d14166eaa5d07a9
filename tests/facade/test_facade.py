"""The facade: the names of a user, and the defaults of its two functions."""

import pytest

import nhs_accountable_care as nac


def test_the_names_are_listed() -> None:
    """`dir` gives the names before any is loaded, in order."""
    assert dir(nac) == sorted(nac.__all__)


@pytest.mark.parametrize("name", nac.__all__)
def test_every_name_loads(name: str) -> None:
    """Each name of the facade is there when it is asked for."""
    assert getattr(nac, name) is getattr(nac, name)


def test_another_name_is_an_error() -> None:
    """A slip is told as Python tells it."""
    with pytest.raises(AttributeError, match="no attribute 'Arrangment'"):
        nac.Arrangment  # type: ignore[attr-defined]  # noqa: B018 -- asking is the test


def test_the_facade_supplies_defaults() -> None:
    """`nac.check` uses the shipped register and rules, and takes others."""
    from datetime import date

    from nhs_accountable_care.arrangements import Member
    from nhs_accountable_care.contracts import Body
    from nhs_accountable_care.reference import register
    from nhs_accountable_care.validation import SHIPPED_RULES

    place = nac.Arrangement(name="Place", members=(Member(body=Body(code="00W")),))
    day = date(2017, 4, 1)
    assert [each.rule.code for each in nac.check(place, on=day).findings] == ["NAC002"]
    none = SHIPPED_RULES.only("NAC201")
    assert nac.check(place, on=day, rules=none, register=register()).findings == ()


def test_the_facade_classifies_with_defaults() -> None:
    """`nac.classify` uses the shipped register, forms and axes, and takes others."""
    from datetime import date

    from nhs_accountable_care.arrangements import cluster_of_boards
    from nhs_accountable_care.classification import SHIPPED_AXES, SHIPPED_CLASSIFIER
    from nhs_accountable_care.contracts import Body

    day, slug = date(2025, 12, 1), "integrated-care-board-cluster"
    boards = tuple(Body(code=code) for code in ("QHL", "QUA"))
    place = cluster_of_boards(name="Two boards", boards=boards)
    found = nac.classify(place, on=day)
    blank = nac.classify(place, on=day, register=nac.Register(organisations=()))
    assert found.axes
    assert {each.form.slug for each in found.forms} > {slug}
    one, other = found.finding(slug), blank.finding(slug)
    assert one.met > other.met
    few = nac.classify(
        place, on=day, forms=(SHIPPED_CLASSIFIER.form(slug),), axes=SHIPPED_AXES[:1]
    )
    assert [each.form.slug for each in few.forms] == [slug]
    assert [each.axis for each in few.axes] == [SHIPPED_AXES[0].key]
