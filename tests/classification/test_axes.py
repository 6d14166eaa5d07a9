"""Axes: what cuts across the forms."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Area,
    AreaPart,
    Arrangement,
    Authority,
    CommissioningBasis,
    CommissioningKind,
    CommissioningRole,
    Extent,
    Finance,
    Governance,
    Integration,
    IntegrationMode,
    JoinedCare,
    Label,
    Leader,
    Member,
    MemberRole,
    Population,
    Scope,
    Stage,
    StatusChange,
)
from nhs_accountable_care.classification import SHIPPED_AXES, Axis, Classification, classify
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AllianceAgreement,
    AssuranceGate,
    AssuranceProcess,
    Body,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    RiskShare,
    Section75Agreement,
)
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import judged, no
from nhs_accountable_care.reference import cases
from tests.whole import nothing_said, stated_whole

DAY = date(2018, 5, 1)
ORGANISATION = "accountable-care-organisation"
EMPTY = Arrangement(name="Place")
NONE_SIGNED = Arrangement(name="Plain", agreements=(), labels=(), history=())
HELD = Arrangement(
    name="Held",
    populations=(Population(people=100_000),),
    agreements=(
        AccountableCareOrganisationContract(
            title="Contract",
            commissioners=(Body(code="01G"),),
            holder=Body(code="RM3"),
            signed_on=StatedDate.of(2018, 4, 1),
            period=StatedPeriod.parse("2018-04-01/2028-03-31"),
            covers_most_care=True,
            has_whole_population_budget=True,
            pays_for_outcomes=True,
            general_practice=GeneralPracticeModel.VIRTUAL,
            assurance=AssuranceProcess.of_gates(*AssuranceGate),
        ),
    ),
)

MERGER_OF_2016 = JoinedCare(
    mode=IntegrationMode.MERGER, period=StatedPeriod.parse("2016-04-01/..")
)
VIRTUAL_SINCE_2015 = JoinedCare(mode=IntegrationMode.VIRTUAL, period=StatedPeriod.parse("2015/.."))
OVER_BY_2017 = attrs.evolve(MERGER_OF_2016, period=StatedPeriod.parse("2013/2016"))
PERHAPS_OVER = attrs.evolve(MERGER_OF_2016, period=StatedPeriod.parse("2013/[2017..2019]"))


def along_the_path(*joined_care: JoinedCare) -> Arrangement:
    """Make a place of which it is told how care along the path was joined in which years."""
    return Arrangement(name="P", integration=Integration(joined_care=joined_care))


def classified(place: Arrangement, *, on: date) -> Classification:
    """Classify a place of which all is known that is recorded."""
    return classify(stated_whole(place), on=on)


def values(place: Arrangement) -> dict[str, str]:
    """Return the value on each axis."""
    return {axis.axis: axis.value for axis in classified(place, on=DAY).axes}


@pytest.mark.parametrize(
    ("area", "value"),
    [
        (None, "unknown"),
        (Area(name="Place"), "unknown"),
        (Area(name="Place", extent=Extent.WHOLE), "whole"),
        (Area(name="Place", extent=Extent.PART), "part"),
    ],
    ids=str,
)
def test_extent_is_as_recorded(area: Area | None, value: str) -> None:
    """The whole of a footprint, or a part, or not recorded."""
    assert values(attrs.evolve(EMPTY, area=area))["extent"] == value


TWO_PARTS = Area(
    name="Place",
    footprint="QOP",
    extent=Extent.PART,
    parts=(
        AreaPart(name="West", footprint="QOP"),
        AreaPart(name="East", footprint="QOP", period=StatedPeriod.parse("2016-03-15/2022-06-30")),
        AreaPart(name="East", footprint="QJ2", period=StatedPeriod.parse("2022-07-01/..")),
    ),
)


@pytest.mark.parametrize(
    ("area", "on", "value"),
    [
        (TWO_PARTS, date(2022, 6, 30), "part"),
        (TWO_PARTS, date(2022, 7, 1), "across"),
        (attrs.evolve(TWO_PARTS, extent=Extent.WHOLE), date(2022, 7, 1), "whole"),
        (attrs.evolve(TWO_PARTS, footprint=None), date(2022, 7, 1), "part"),
        (attrs.evolve(TWO_PARTS, parts=(AreaPart(name="North"),)), date(2022, 7, 1), "part"),
    ],
    ids=[
        "before-the-border-moved",
        "after",
        "whole-without-it",
        "no-footprint-of-its-own",
        "no-footprint-of-a-part",
    ],
)
def test_a_part_in_another_footprint_makes_an_area_lie_across(
    area: Area, on: date, value: str
) -> None:
    """Glossop went to another board in July 2022, and the area of its trust lies in two since."""
    found = classify(attrs.evolve(EMPTY, area=area), on=on)
    assert {axis.axis: axis.value for axis in found.axes}["extent"] == value


@pytest.mark.parametrize(
    ("history", "value"),
    [
        (None, "unknown"),
        ((), "unknown"),
        ((StatusChange(stage=Stage.CANDIDATE, on=StatedDate.of(2017, 3, 31)),), "candidate"),
        (
            (
                StatusChange(
                    stage=Stage.LIVE, on=StatedDate.of(2016, 4, 1), as_form="devolved-system"
                ),
                StatusChange(stage=Stage.CANDIDATE, as_form="accountable-care-system"),
            ),
            "live",
        ),
        (
            (
                StatusChange(stage=Stage.CANDIDATE, as_form="devolved-system"),
                StatusChange(stage=Stage.LIVE, as_form="devolved-system"),
            ),
            "live",
        ),
        (
            (
                StatusChange(
                    stage=Stage.LIVE, on=StatedDate.of(2016, 4, 1), as_form="devolved-system"
                ),
                StatusChange(stage=Stage.CANDIDATE, on=StatedDate.of(2017, 4, 1)),
            ),
            "candidate",
        ),
        (
            (
                StatusChange(stage=Stage.LIVE, on=StatedDate.of(2016, 4, 1)),
                StatusChange(stage=Stage.SHADOW, as_form="devolved-system"),
                StatusChange(stage=Stage.CANDIDATE, as_form="devolved-system"),
            ),
            "candidate",
        ),
    ],
    ids=[
        "not recorded",
        "none",
        "one",
        "two forms",
        "no days, in order",
        "the last of no named form",
        "the first of no named form",
    ],
)
def test_stage_is_the_furthest_that_was_reached(
    history: tuple[StatusChange, ...] | None, value: str
) -> None:
    """Live as one form counts for more than candidate for another."""
    assert values(attrs.evolve(EMPTY, history=history))["stage"] == value


@pytest.mark.parametrize(
    ("nested", "value"),
    [
        (None, "unknown"),
        ((), "none"),
        ((NONE_SIGNED,), "none"),
        ((EMPTY,), "unknown"),
        ((Arrangement(name="Plain", agreements=()),), "unknown"),
        ((HELD,), "in-being"),
        ((HELD, attrs.evolve(HELD, name="Other"), attrs.evolve(HELD, name="Third")), "in-being"),
        ((attrs.evolve(NONE_SIGNED, labels=(Label(text="ACO", form=ORGANISATION),)),), "aspired"),
        (
            (
                attrs.evolve(
                    EMPTY, history=(StatusChange(stage=Stage.CANDIDATE, as_form=ORGANISATION),)
                ),
            ),
            "aspired",
        ),
    ],
    ids=[
        "not recorded",
        "nothing",
        "plain",
        "bare",
        "names open",
        "held",
        "three",
        "called so",
        "candidate",
    ],
)
def test_hybrid_is_told_by_what_is_inside(
    nested: tuple[Arrangement, ...] | None, value: str
) -> None:
    """A system is a hybrid in being, in aspiration, not at all, or it is not known."""
    assert values(attrs.evolve(EMPTY, nested=nested))["hybrid"] == value


CALLED = attrs.evolve(NONE_SIGNED, labels=(Label(text="ACO", form=ORGANISATION),))


@pytest.mark.parametrize(
    ("nested", "words"),
    [
        ((CALLED, NONE_SIGNED), "Plain aspired"),
        ((NONE_SIGNED, CALLED), "Plain aspired"),
        ((CALLED, CALLED), "Plain and Plain aspired"),
    ],
    ids=["the first of a name", "the last of a name", "both of a name"],
)
def test_what_aspires_is_told_though_another_has_its_name(
    nested: tuple[Arrangement, ...], words: str
) -> None:
    """Arrangements are told apart by their places, since two may go by one name."""
    finding = classified(attrs.evolve(EMPTY, nested=nested), on=DAY).axis("hybrid")
    assert finding is not None
    assert finding.value == "aspired"
    assert words in finding.because


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (CALLED, "and none inside it met the tests of one"),
        (
            attrs.evolve(EMPTY, labels=CALLED.labels),
            "and whether any inside it met the tests of one is not known",
        ),
        (
            attrs.evolve(HELD, labels=CALLED.labels),
            "and one inside it meets the tests of one",
        ),
    ],
    ids=["none", "not known", "one"],
)
def test_what_aspires_is_said_to_be_none_only_if_that_is_known(
    part: Arrangement, words: str
) -> None:
    """That nothing is recorded of it does not show that it is no such organisation."""
    finding = classified(attrs.evolve(EMPTY, nested=(part,)), on=DAY).axis("hybrid")
    assert finding is not None
    assert words in finding.reasons[-1].outcome.because


def test_names_are_joined_as_english_does() -> None:
    """The because names every arrangement inside."""
    three = tuple(attrs.evolve(HELD, name=name) for name in ("A", "B", "C"))
    because = classified(attrs.evolve(EMPTY, nested=three), on=DAY).axes[-1].because
    assert because == "inside it A, B and C meets every test of one"


# --- What was written down before ---

EXPECTED = tomllib.loads((Path(__file__).parents[1] / "cases" / "axes.toml").read_text("utf-8"))


@pytest.mark.parametrize("key", EXPECTED["shipped"])
def test_the_shipped_case_lies_where_its_sources_say(key: str) -> None:
    """Greater Manchester on 1 April 2017, on each axis."""
    place = cases.case("greater-manchester-2017").value
    finding = classify(place, on=EXPECTED["on"]).axis(key)
    assert finding is not None
    assert finding.value == EXPECTED["shipped"][key]


def test_the_axes_say_what_was_written_down() -> None:
    """Each axis has just the values that were written down, in their order."""
    assert {
        axis.key: [position.key for position in axis.positions] for axis in SHIPPED_AXES
    } == EXPECTED["values"]


@pytest.mark.parametrize("axis", SHIPPED_AXES, ids=lambda axis: str(axis.key))
def test_an_axis_asks_and_cites(axis: Axis) -> None:
    """Each position is a question with a source; an empty record lies nowhere."""
    assert axis.question[0].isupper()
    for position in axis.positions:
        assert position.sources
        assert position.question.endswith("?")
    finding = axis.place(EMPTY, DAY)
    if axis.key == "purchaser-provider-split-in-law":
        # What the law says of every place is known of a place of which nothing is.
        assert finding.value == "separate"
    else:
        assert finding.value == "unknown"
        assert finding.missing


TRIALS = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "axis_trials.toml").read_text("utf-8")
)["case"]


@pytest.mark.parametrize("case", TRIALS, ids=lambda case: f"{case['row']}: {case['name']}")
def test_a_place_of_the_trials_lies_where_its_sources_say(case: dict[str, Any]) -> None:
    """Rows F16 to F23, each read as a document of the day that is asked."""
    on = case.get("on", DAY)
    empty = Arrangement(name="Place", as_at=on)
    envelope = json.loads(write(standard_codec().document(empty, as_at=on)))
    envelope["document"].update(case["place"])
    envelope["sources"] = {key: {"title": key} for key in case.get("cites", {}).values()}
    found = classify(read(json.dumps(envelope), Arrangement).value, on=on)
    values = {axis.axis: axis.value for axis in found.axes}
    assert case["axes"].items() <= values.items()
    for key, words in case.get("says", {}).items():
        assert words in str(found.axis(key))
    for key, source in case.get("cites", {}).items():
        axis = found.axis(key)
        assert axis is not None
        assert [cited.source.title for cited in axis.evidence] == [source]


CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
BOTH = (
    Member(body=CCG, roles=(MemberRole.COMMISSIONER,)),
    Member(body=TRUST, roles=(MemberRole.PROVIDER,)),
)
SIGNED = date(2018, 4, 1)


def moved(*, to_holder: bool | None) -> Arrangement:
    """Make a place whose contract says who bears the risk."""
    contract = AccountableCareOrganisationContract(
        title="Contract", signed_on=StatedDate.on(SIGNED), moves_risk_to_holder=to_holder
    )
    return Arrangement(name="Place", agreements=(contract,))


def led(authority: Authority | None) -> Arrangement:
    """Make a place with a leader."""
    return Arrangement(
        name="Place",
        governance=Governance(leaders=(Leader(post="Lead", authority=authority),)),
        agreements=(),
        creates_legal_body=False,
    )


def joining(model: GeneralPracticeModel) -> Arrangement:
    """Make a place whose contract takes in general practice."""
    contract = AccountableCareOrganisationContract(
        title="Contract", signed_on=StatedDate.on(SIGNED), general_practice=model
    )
    return Arrangement(name="Place", agreements=(contract,))


def covering(share: Share) -> Arrangement:
    """Make a place of which it is known how much of all care it covers."""
    return Arrangement(name="Place", scope=Scope(share_of_care=share))


MOVING = AccountableCareOrganisationContract(
    title="Contract", signed_on=StatedDate.on(SIGNED), moves_risk_to_holder=True
)
TACTICAL = CommissioningRole(
    kind=CommissioningKind.TACTICAL, body=TRUST, basis=CommissioningBasis.CONTRACT
)
ALLIANCE = AllianceAgreement(
    title="Alliance", signed_on=StatedDate.on(SIGNED), contracts_stay=True
)


@pytest.mark.parametrize(
    ("key", "place", "value"),
    [
        (
            "purchaser-provider-split",
            Arrangement(name="P", commissioning=(TACTICAL,)),
            "ended-in-effect",
        ),
        (
            "purchaser-provider-split",
            Arrangement(
                name="P",
                members=BOTH,
                governance=Governance(has_collective_decisions=True),
                commissioning=(),
            ),
            "bridged",
        ),
        (
            "purchaser-provider-split",
            Arrangement(
                name="P", members=BOTH, governance=Governance(has_collective_decisions=False)
            ),
            "separate",
        ),
        ("purchaser-provider-split", Arrangement(name="P", members=BOTH[:1]), "unknown"),
        ("hard-or-soft", moved(to_holder=None), "hard"),
        ("hard-or-soft", Arrangement(name="P", agreements=(ALLIANCE,)), "soft"),
        ("hard-or-soft", Arrangement(name="P", agreements=(), members=()), "none"),
        ("hard-or-soft", Arrangement(name="P", agreements=()), "unknown"),
        ("hard-or-soft", attrs.evolve(moved(to_holder=None), members=BOTH), "hard"),
        ("general-practice", joining(GeneralPracticeModel.FULLY_INTEGRATED), "full"),
        ("general-practice", joining(GeneralPracticeModel.PARTIALLY_INTEGRATED), "partial"),
        ("general-practice", joining(GeneralPracticeModel.VIRTUAL), "virtual"),
        ("general-practice", Arrangement(name="P", agreements=(ALLIANCE,)), "virtual"),
        (
            "horizontal-integration",
            Arrangement(name="P", integration=Integration(horizontal=IntegrationMode.MERGER)),
            "merger",
        ),
        (
            "vertical-integration",
            Arrangement(name="P", integration=Integration(vertical=IntegrationMode.NONE)),
            "none",
        ),
        ("vertical-integration", along_the_path(MERGER_OF_2016), "merger"),
        ("vertical-integration", along_the_path(VIRTUAL_SINCE_2015), "virtual"),
        ("vertical-integration", along_the_path(VIRTUAL_SINCE_2015, MERGER_OF_2016), "merger"),
        ("vertical-integration", along_the_path(OVER_BY_2017), "unknown"),
        ("vertical-integration", along_the_path(PERHAPS_OVER), "unknown"),
        (
            "risk",
            Arrangement(
                name="P",
                agreements=(attrs.evolve(ALLIANCE, risk_share=RiskShare(name="Share")),),
            ),
            "shared",
        ),
        (
            "risk",
            Arrangement(name="P", finance=Finance(risk_shares=(RiskShare(name="Share"),))),
            "shared",
        ),
        ("risk", moved(to_holder=True), "holder"),
        ("risk", moved(to_holder=False), "commissioner"),
        (
            "risk",
            Arrangement(name="P", agreements=(), finance=Finance(risk_shares=())),
            "none",
        ),
        ("services", covering(Share.parse("80%")), "most"),
        ("services", covering(Share.parse("50%")), "part"),
        ("services", Arrangement(name="P", scope=Scope(excluded_services=())), "unknown"),
        ("authority", led(Authority.STATUTORY), "statutory"),
        ("authority", led(Authority.DELEGATED), "delegated"),
        ("authority", led(Authority.SOFT), "agreement"),
        ("authority", led(None), "unknown"),
        ("authority", moved(to_holder=None), "contract"),
    ],
)
def test_a_place_lies_where_its_content_says(key: str, place: Arrangement, value: str) -> None:
    """Each position is reached by what is recorded."""
    finding = classified(place, on=DAY).axis(key)
    assert finding is not None
    assert finding.value == value


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2018, 8, 2), "none"), (date(2018, 8, 3), "full")],
    ids=["S40: the day before the name", "S40"],
)
def test_a_kind_of_contract_counts_from_the_day_it_could_be_there(on: date, value: str) -> None:
    """The provider contract has its name since the consultation of 3 August 2018."""
    contract = IntegratedCareProviderContract(
        title="C",
        general_practice=GeneralPracticeModel.FULLY_INTEGRATED,
        signed_on=StatedDate.of(2018, 8, 1),
    )
    finding = classified(Arrangement(name="P", agreements=(contract,)), on=on).axis(
        "general-practice"
    )
    assert finding is not None
    assert finding.value == value


@pytest.mark.parametrize(
    ("team", "value"),
    [
        (None, "unknown"),
        ((CCG,), "unknown"),
        ((CCG, TRUST), "bridged"),
    ],
    ids=["no team recorded", "one side", "both sides"],
)
def test_an_alliance_led_by_both_sides_bridges_the_split(
    team: tuple[Body, ...] | None, value: str
) -> None:
    """A team of buyers and providers decides together, where nothing else is recorded (S92)."""
    alliance = attrs.evolve(ALLIANCE, leadership_team=team)
    place = Arrangement(name="P", members=BOTH, agreements=(alliance,), commissioning=())
    finding = classified(place, on=DAY).axis("purchaser-provider-split")
    assert finding is not None
    assert finding.value == value


@pytest.mark.parametrize(("shares", "value"), [(True, "shared"), (False, "unknown")])
def test_a_contract_with_a_share_of_gain_and_loss_shares_the_risk(
    shares: bool,  # noqa: FBT001 -- the fact that is looked at
    value: str,
) -> None:
    """The share may be in the one contract; that it has none tells nothing of others (S45)."""
    contract = AccountableCareOrganisationContract(
        title="C", signed_on=StatedDate.on(SIGNED), has_gain_loss_share=shares
    )
    finding = classified(Arrangement(name="P", agreements=(contract,)), on=DAY).axis("risk")
    assert finding is not None
    assert finding.value == value


@pytest.mark.parametrize(
    ("signed_on", "value"),
    [
        (StatedDate.on(SIGNED), "shared"),
        (StatedDate.of(2018, 6, 1), "none"),
        (None, "unknown"),
    ],
    ids=["signed", "signed later", "whether signed is not recorded"],
)
@pytest.mark.parametrize(
    "paper",
    [
        attrs.evolve(ALLIANCE, risk_share=RiskShare(name="Share")),
        AccountableCareOrganisationContract(title="C", has_gain_loss_share=True),
    ],
    ids=["alliance", "contract"],
)
def test_a_risk_is_shared_by_what_was_signed(
    paper: Agreement, signed_on: StatedDate | None, value: str
) -> None:
    """A draft may have a share of gain and loss, and nobody bears it."""
    place = Arrangement(
        name="P",
        agreements=(attrs.evolve(paper, signed_on=signed_on),),
        finance=Finance(risk_shares=()),
    )
    finding = classified(place, on=DAY).axis("risk")
    assert finding is not None
    assert finding.value == value


@pytest.mark.parametrize("to_holder", [True, False])
def test_an_unsigned_contract_moves_no_risk(
    to_holder: bool,  # noqa: FBT001 -- the fact that is looked at
) -> None:
    """What is on the table tells what is meant, and not who bears the risk on the day."""
    contract = attrs.evolve(MOVING, signed_on=None, moves_risk_to_holder=to_holder)
    finding = classified(Arrangement(name="P", agreements=(contract,)), on=DAY).axis("risk")
    assert finding is not None
    assert finding.value == "unknown"
    asked = f"agreements ({contract.type_tag}).signed_on"
    assert asked in finding.missing


@pytest.mark.parametrize(
    "paper",
    [
        attrs.evolve(ALLIANCE, risk_share=RiskShare(name="Share"), sources=(cite("S36"),)),
        attrs.evolve(ALLIANCE, risk_share=RiskShare(name="Share", sources=(cite("S36"),))),
        attrs.evolve(MOVING, sources=(cite("S36"),)),
    ],
    ids=["of the agreement", "of its share", "of the contract"],
)
def test_who_bears_the_risk_is_cited(paper: Agreement) -> None:
    """A share is told with the sources of itself, or of the agreement that it stands in."""
    finding = classified(Arrangement(name="P", agreements=(paper,)), on=DAY).axis("risk")
    assert finding is not None
    assert finding.value in {"shared", "holder"}
    assert [each.source.key for each in finding.evidence] == ["S36"]


def test_what_runs_again_is_live() -> None:
    """A pause that is over counts no more: of one form the last status holds."""
    history = (
        StatusChange(stage=Stage.CANDIDATE, on=StatedDate.of(2017, 3, 31), as_form=ORGANISATION),
        StatusChange(stage=Stage.PAUSED, on=StatedDate.of(2018, 1, 25), as_form=ORGANISATION),
        StatusChange(stage=Stage.LIVE, on=StatedDate.of(2018, 4, 1), as_form=ORGANISATION),
    )
    assert values(attrs.evolve(EMPTY, history=history))["stage"] == "live"


def test_after_its_day_nothing_inside_is_an_organisation() -> None:
    """On a day after the renaming no nested arrangement is asked whether it is one."""
    named = attrs.evolve(HELD, labels=(), history=())
    finding = classified(attrs.evolve(EMPTY, nested=(named,)), on=date(2019, 1, 1)).axis("hybrid")
    assert finding is not None
    assert finding.value == "none"


@pytest.mark.parametrize(
    ("nested", "value"), [((NONE_SIGNED,), "unknown"), ((NONE_SIGNED, HELD), "in-being")]
)
def test_a_partial_record_of_what_is_inside_never_says_none(
    nested: tuple[Arrangement, ...], value: str
) -> None:
    """More may be nested than is recorded, and one that is found is enough."""
    place = attrs.evolve(EMPTY, nested=nested, lists=nothing_said("nested"))
    assert values(place)["hybrid"] == value


def test_a_partial_history_leaves_every_stage_open() -> None:
    """What is not recorded may have come after all that is."""
    history = (StatusChange(stage=Stage.LIVE, on=StatedDate.of(2018, 4, 1)),)
    place = attrs.evolve(EMPTY, history=history, lists=nothing_said("history"))
    finding = classified(place, on=DAY).axis("stage")
    assert finding is not None
    assert finding.value == "unknown"
    assert {reason.outcome.answer.value for reason in finding.reasons} == {"unknown"}


POOL_AGREEMENT = Section75Agreement(
    title="Pool",
    signed_on=StatedDate.of(2017, 4, 1),
    period=StatedPeriod.parse("2017-04-01/2019-03-31"),
)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.LIVE])
@pytest.mark.parametrize(
    ("as_form", "partial"),
    [(None, "unknown"), ("alliance", "unknown"), ("accountable-care-system", "live")],
)
def test_what_runs_does_not_stand_against_the_stage_that_is_recorded(
    stage: Stage, as_form: str | None, partial: str
) -> None:
    """A pool runs beside what was withdrawn; what a form of another time came to tells nothing."""
    history = (StatusChange(stage=stage, on=StatedDate.of(2018, 1, 1), as_form=as_form),)
    silent = attrs.evolve(EMPTY, agreements=(POOL_AGREEMENT,), lists=nothing_said("history"))
    recorded = attrs.evolve(silent, history=history)
    on = date(2018, 5, 1)
    placed = [
        classified(place, on=on).axis("stage")
        for place in (silent, recorded, attrs.evolve(recorded, lists=()))
    ]
    assert [each and each.value for each in placed] == ["live", partial, stage.value]


def test_an_axis_without_leave_to_fill_silence_waits_for_what_comes_before() -> None:
    """What is met is no value while another before it is open; one of its own value is none."""
    stage = next(axis for axis in SHIPPED_AXES if axis.key == "stage")
    place = stated_whole(
        attrs.evolve(EMPTY, agreements=(POOL_AGREEMENT,), lists=nothing_said("history"))
    )
    on = date(2018, 5, 1)
    lawful = attrs.evolve(stage, fills_silence=False)
    assert (stage.place(place, on).value, lawful.place(place, on).value) == ("live", "unknown")
    asked = {each.key: each for each in stage.positions[:-1]}
    never = attrs.evolve(
        asked["ended"], test=judged(lambda _place, _on: no("it has not"), reads=("history",))
    )
    of_one_value = attrs.evolve(lawful, positions=(asked["live"], never, stage.positions[-1]))
    assert of_one_value.place(place, on).value == "live"


def test_an_axis_that_was_not_asked_about_on_the_day_is_unknown_or_none() -> None:
    """With no position in force there is nothing to ask."""
    extent = next(axis for axis in SHIPPED_AXES if axis.key == "extent")
    later = attrs.evolve(
        extent,
        positions=tuple(
            attrs.evolve(each, period=DateRange.parse("2030-01-01/.."))
            for each in extent.positions
        ),
    )
    finding = later.place(EMPTY, DAY)
    assert (finding.value, finding.because) == ("none", "nothing is asked on that day")


def test_an_axis_needs_positions_of_different_values() -> None:
    """An axis answers by the key of a position."""
    extent = next(axis for axis in SHIPPED_AXES if axis.key == "extent")
    for positions in ((), extent.positions[:1] * 2):
        with pytest.raises(InvalidValueError, match="needs positions of different values"):
            attrs.evolve(extent, positions=positions)
