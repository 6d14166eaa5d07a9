"""Cases of rules: control totals and linked funds."""

from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    ControlTotalMove,
    Finance,
    Stage,
    StatusChange,
    SystemControlTotal,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    SystemControlTotalAgreement,
)
from tests.validation.cases.building import (
    AUTHORITY,
    CCG,
    COUNCIL,
    NHS_TRUST,
    OTHER_TRUST,
    PRACTICE,
    TEN,
    TRUST,
    UNKNOWN,
    A,
    case,
)
from tests.whole import nothing_said

T = "finance.control_totals[0]"
GROUP = Body(name="A group", kind=CCG.kind)
YEAR = FinancialYear(2019)
CASES = (
    *(
        case(code, {f"{T}.year": FinancialYear(2020)}, base="failing")
        for code in ("NAC502", "NAC503", "NAC504", "NAC505", "NAC506")
    ),
    *(case(code, {f"{T}.members": None}) for code in ("NAC502", "NAC505")),
    *(
        case(code, {f"{T}.members[0].body": UNKNOWN}, "", f"{T}.members[0].body.kind")
        for code in ("NAC502", "NAC505")
    ),
    case("NAC502", {f"{T}.members[0].body": AUTHORITY}, f"{T}.members[0].body"),
    # A party to the agreement of another year, or to another agreement, is in no total of the day.
    *(
        case("NAC502", {"finance": None, "agreements": (agreement,)}, breaches, gaps)
        for agreement, breaches, gaps in (
            (
                SystemControlTotalAgreement(title="T", parties=(CCG, COUNCIL)),
                f"{A}.parties[1]",
                "",
            ),
            (
                SystemControlTotalAgreement(title="T", parties=(UNKNOWN,), year=YEAR),
                "",
                f"{A}.parties[0].kind",
            ),
            (
                SystemControlTotalAgreement(
                    title="T", parties=(COUNCIL,), year=FinancialYear(2018)
                ),
                "",
                "",
            ),
            (AllianceAgreement(title="A", parties=(COUNCIL,)), "", ""),
        )
    ),
    case("NAC505", {f"{T}.members[0].body": PRACTICE}, f"{T}.members[0].body"),
    case("NAC505", {f"{T}.members[0].body": COUNCIL}),
    case("NAC503", {f"{T}.amount": None}, "", f"{T}.amount"),
    case("NAC503", {f"{T}.members": None}, "", f"{T}.members"),
    case(
        "NAC503",
        {f"{T}.lists": nothing_said("members")},
        "",
        f"{T}.members",
        base="failing",
    ),
    case("NAC503", {f"{T}.members": ()}, f"{T}.amount"),
    case("NAC504", {f"{T}.moves": None, f"{T}.members": None}),
    case("NAC504", {f"{T}.moves_are_net_neutral": False}, f"{T}.moves_are_net_neutral"),
    case("NAC504", {f"{T}.moves_are_net_neutral": True}),
    case("NAC504", {f"{T}.members": None}, "", f"{T}.members"),
    case(
        "NAC504",
        {f"{T}.lists": nothing_said("members")},
        "",
        f"{T}.members",
    ),
    case("NAC504", {f"{T}.moves[0].giver": NHS_TRUST}, "", f"{T}.moves[0].giver"),
    # No member is a practice; a group and a trust without their codes may each be a member.
    case("NAC504", {f"{T}.moves[0].giver": PRACTICE}, f"{T}.moves[0].giver"),
    case("NAC504", {f"{T}.moves[0].giver": GROUP}, "", f"{T}.moves[0].giver"),
    case("NAC504", {f"{T}.moves[0].giver": Body(name="A trust")}, "", f"{T}.moves[0].giver"),
    case("NAC504", {f"{T}.moves[0].giver": OTHER_TRUST}, f"{T}.moves[0].giver"),
    case(
        "NAC504",
        {
            "finance.control_totals": (
                SystemControlTotal(year=YEAR),
                SystemControlTotal(
                    year=YEAR,
                    moves=(ControlTotalMove(giver=CCG, taker=TRUST, amount=TEN),),
                ),
                SystemControlTotal(
                    year=YEAR,
                    members=(),
                    moves=(ControlTotalMove(giver=CCG, taker=TRUST, amount=TEN),),
                ),
            )
        },
        "finance.control_totals[2].moves[0].giver finance.control_totals[2].moves[0].taker",
        "finance.control_totals[1].members",
    ),
    *(
        case(
            "NAC504",
            {
                "finance": None,
                "agreements": (
                    SystemControlTotalAgreement(title="T", moves_are_net_neutral=neutral),
                ),
            },
            f"{A}.moves_are_net_neutral" if neutral is False else "",
        )
        for neutral in (True, False, None)
    ),
    case("NAC506", {f"{T}.share_of_fund_linked": None, f"{T}.all_parties_agreed_the_link": None}),
    # In a system nobody need agree, so that it is asked whether it was one.
    *(
        case("NAC506", changes, "", "history", base="failing")
        for changes in (
            {"history": None},
            {"lists": nothing_said("history")},
            {"history[0].as_form": None},
        )
    ),
    *(
        case("NAC506", changes, f"{T}.all_parties_agreed_the_link", base="failing")
        for changes in (
            {"history[0].as_form": None, "history[0].stage": Stage.SHADOW},
            {"history[0].as_form": None, "history[0].on": StatedDate.of(2019, 6, 2)},
        )
    ),
    case(
        "NAC506",
        {
            f"{T}.share_of_fund_linked": Share.parse("0%"),
            f"{T}.all_parties_agreed_the_link": False,
        },
    ),
    case(
        "NAC506",
        {f"{T}.all_parties_agreed_the_link": None},
        "",
        f"{T}.all_parties_agreed_the_link",
    ),
    *(
        case(
            "NAC506",
            {
                "history": (
                    StatusChange(stage=Stage.LIVE, as_form="integrated-care-system-non-statutory"),
                ),
                f"{T}.share_of_fund_linked": share,
                f"{T}.all_parties_agreed_the_link": False,
            },
            breaches,
            gaps,
        )
        for share, breaches, gaps in (
            (None, "", f"{T}.share_of_fund_linked"),
            (Share.parse("0%"), f"{T}.share_of_fund_linked", ""),
            (Share.parse("1%"), "", ""),
        )
    ),
    *(
        case(
            "NAC506",
            {
                "history": (StatusChange(stage=stage, as_form=form, on=on),),
                f"{T}.share_of_fund_linked": Share.parse("0%"),
            },
            f"{T}.share_of_fund_linked" if is_system else "",
        )
        for stage, form, on, is_system in (
            (Stage.LIVE, "integrated-care-system-non-statutory", StatedDate.of(2019, 6, 1), True),
            (Stage.LIVE, "integrated-care-system-non-statutory", StatedDate.of(2019, 6, 2), False),
            (Stage.SHADOW, "integrated-care-system-non-statutory", None, False),
            (Stage.LIVE, "accountable-care-system", None, False),
        )
    ),
    case(
        "NAC506",
        {
            f"{T}.share_of_fund_linked": None,
            "history": (
                StatusChange(
                    stage=Stage.SHADOW,
                    as_form="integrated-care-system-non-statutory",
                    on=StatedDate.of(2018, 6, 1),
                ),
            ),
        },
        "",
        f"{T}.share_of_fund_linked",
    ),
    *(
        case(
            "NAC504",
            {
                "agreements": (
                    SystemControlTotalAgreement(
                        title="T", year=FinancialYear(year), moves_are_net_neutral=False
                    ),
                )
            },
            breaches,
        )
        for year, breaches in ((2018, ""), (2019, f"{A}.moves_are_net_neutral"))
    ),
    # A total is due of what was a system, in shadow or live, unless there is said to be none.
    *(
        case(
            "NAC503",
            {
                "finance": None if totals is None else Finance(control_totals=totals),
                "history": (
                    StatusChange(stage=stage, as_form=form, on=StatedDate.of(2018, 6, 1)),
                ),
            },
            "",
            "finance.control_totals" if is_due else "",
        )
        for totals, stage, form, is_due in (
            (None, Stage.LIVE, "sustainability-and-transformation-partnership", True),
            (None, Stage.SHADOW, "accountable-care-system", True),
            (None, Stage.LIVE, "integrated-care-system-non-statutory", True),
            (None, Stage.CANDIDATE, "integrated-care-system-non-statutory", False),
            ((SystemControlTotal(year=FinancialYear(2018)),), Stage.LIVE, "alliance", False),
            ((), Stage.LIVE, "accountable-care-system", False),
        )
    ),
    # One total of the year is enough, whatever others there may be.
    case(
        "NAC503",
        {
            "finance.lists": nothing_said("control_totals"),
            "history": (
                StatusChange(
                    stage=Stage.LIVE,
                    as_form="accountable-care-system",
                    on=StatedDate.of(2018, 6, 1),
                ),
            ),
        },
    ),
    case(
        "NAC503",
        {
            "finance": Finance(
                control_totals=(SystemControlTotal(year=FinancialYear(2018)),),
                lists=nothing_said("control_totals"),
            ),
            "history": (
                StatusChange(
                    stage=Stage.LIVE,
                    as_form="accountable-care-system",
                    on=StatedDate.of(2018, 6, 1),
                ),
            ),
        },
        "",
        "finance.control_totals",
    ),
    case("NAC504", {f"{T}.members[0].body": Body(code="01G", name="Salford")}),
    case("NAC504", {f"{T}.members[0].body": Body(name="Salford")}, "", f"{T}.moves[0].giver"),
)
