"""A kind of agreement of one's own works wherever the shipped kinds do."""

from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    Lifecycle,
    ListStatement,
    novate,
    parties_of,
    stands_on,
)
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.reference import register
from tests.whole import stated_whole


@attrs.frozen(kw_only=True)
class LeaseAgreement:
    """A lease of a building, as an embedder may write it."""

    type_tag: ClassVar[str] = "lease-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("landlord", "tenants")

    title: str
    landlord: Body | None = None
    tenants: tuple[Body, ...] | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = ()
    note: str | None = None
    sources: tuple[Citation, ...] = ()


LEASE = LeaseAgreement(
    title="Health centre",
    landlord=Body(code="01G"),
    tenants=(Body(code="RM3"),),
    period=StatedPeriod.parse("2016-04-01/2026-03-31"),
)


def test_it_is_asked_like_any_other() -> None:
    """Parties, standing and novation go by the fields that every kind has."""
    assert [path for path, _ in parties_of(LEASE)] == ["landlord", "tenants[0]"]  # type: ignore[arg-type]  # not in the closed union
    assert not stands_on(LEASE, date(2026, 4, 1))  # type: ignore[arg-type]  # not in the closed union
    moved = novate(LEASE, register(), on=date(2022, 7, 1))  # type: ignore[type-var]  # not in the closed union
    assert moved.landlord is not None
    assert moved.landlord.code == "QOP"


def test_it_stands_in_an_arrangement_and_in_a_document() -> None:
    """A codec that is told of the class reads and writes it, and a day cuts it."""
    place = Arrangement(name="A place", agreements=(LEASE,))  # type: ignore[arg-type]  # not in the closed union
    assert place.at(date(2026, 4, 1)).agreements is None
    assert stated_whole(place).at(date(2026, 4, 1)).agreements == ()
    codec = standard_codec().plus(
        open_types={AllianceAgreement: (AllianceAgreement, LeaseAgreement)}
    )
    document = codec.document(place, as_at=date(2017, 4, 1))
    assert codec.read(codec.write(document)) == document
