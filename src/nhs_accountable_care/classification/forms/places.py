"""Partnerships and organisations of a place: the local level inside a system."""

from datetime import date
from functools import partial

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care._core.timeline import Dated
from nhs_accountable_care.arrangements import Board, BoardKind, Extent, StaffTransfer
from nhs_accountable_care.classification.criteria import Criterion, Part, every, some
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import covers, one_holder
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    LeadProviderContract,
    NHSStandardContract,
    PartnershipAgreement,
    Section75Agreement,
    ServiceLine,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    COUNCILS,
    GENERAL_PRACTICE,
    INTEGRATED_CARE_BOARDS,
    TRUSTS,
    answer_of,
    fact,
    holds,
    members_of,
    signed,
)

_NEWSLETTER = cite(
    "S04", "the softer kind of accountable care organisation", confidence=Confidence.VERIFIED
)
_LANCASHIRE = cite("S86", confidence=Confidence.VERIFIED)
_NAMED_2019 = cite("S28", confidence=Confidence.VERIFIED)
_FRAMEWORK = cite("S55", confidence=Confidence.VERIFIED)
_FIVE_FORMS = cite("S55", "the list of five forms", confidence=Confidence.UNVERIFIED)
_SALFORD = cite("S77", confidence=Confidence.VERIFIED)
_TAMESIDE = cite("S78", confidence=Confidence.VERIFIED)
_MANCHESTER = cite("S74", confidence=Confidence.VERIFIED)


_is_a_place = covers(Extent.PART)
_makes_a_body = fact(
    "creates_legal_body", if_yes="it is a legal body", if_no="it is no legal body"
)

# --- The local partnership of 2018, and the place since 2021 --------------------------

_local = partial(Criterion, sources=(_NEWSLETTER, _LANCASHIRE))

LOCAL_INTEGRATED_CARE_PARTNERSHIP = Form(
    slug="local-integrated-care-partnership",
    name="integrated care partnership, as a local alliance",
    meaning="NHS bodies and a council of a place inside a system, joined by agreement",
    period=DateRange(first_day=date(2018, 2, 2), last_day=date(2022, 6, 30)),
    necessary=(
        _local(
            key="place-inside-a-system",
            question="Does it cover a part of a system's area, and not the whole?",
            test=_is_a_place,
        ),
        _local(
            key="trusts-practices-and-council",
            question="Are trusts, general practices and a council members?",
            test=every(
                (_LANCASHIRE,),
                trusts=Part(
                    question="Is an NHS trust or foundation trust a member?",
                    test=members_of(TRUSTS, words="trusts"),
                ),
                general_practices=Part(
                    question=(
                        "Is a general practice, or a network or federation of practices, a member?"
                    ),
                    test=members_of(GENERAL_PRACTICE, words="general practices"),
                ),
                council=Part(
                    question="Is a council a member?", test=members_of(COUNCILS, words="a council")
                ),
            ),
        ),
        _local(
            key="alliance-or-memorandum",
            question="Have they signed an alliance or a memorandum?",
            test=some(
                (_NEWSLETTER, _LANCASHIRE),
                alliance=Part(
                    question="Has an alliance agreement been signed?",
                    test=signed(AllianceAgreement),
                ),
                memorandum=Part(
                    question="Has a memorandum, or another partnership agreement, been signed?",
                    test=signed(PartnershipAgreement),
                ),
            ),
            shows="an alliance or a memorandum",
        ),
    ),
    excluding=(
        _local(
            key="contract-holder",
            question="Has one body signed a contract for a population's care?",
            test=one_holder((_NEWSLETTER, _LANCASHIRE)),
        ),
    ),
    lineage=("alliance",),
    sources=(_NEWSLETTER, _LANCASHIRE, _NAMED_2019),
)
"""The softer local form of 2018; the statutory committee of 2022 is another thing."""

_SOFT_KINDS = (BoardKind.FORUM, BoardKind.COMMITTEE, BoardKind.JOINT_COMMITTEE)
_place = partial(Criterion, sources=(_FRAMEWORK,))

PLACE_BASED_PARTNERSHIP = Form(
    slug="place-based-partnership",
    name="place-based partnership",
    meaning="NHS, council and others of a place within the area of one integrated care board",
    period=DateRange(first_day=date(2021, 6, 16)),
    necessary=(
        _place(
            key="place-in-one-board",
            question="Is it a place in the area of one integrated care board?",
            test=every(
                (_FRAMEWORK,),
                part_of_a_footprint=Part(
                    question="Is it a part of a larger footprint, and not the whole?",
                    test=_is_a_place,
                ),
                one_board=Part(
                    question="Is exactly one integrated care board a member?",
                    test=members_of(
                        INTEGRATED_CARE_BOARDS, words="one integrated care board", most=1
                    ),
                ),
            ),
        ),
        _place(
            key="four-kinds-of-member",
            question="Are the board, a council, providers and general practice members?",
            test=every(
                (_FRAMEWORK,),
                board=Part(
                    question="Is an integrated care board a member?",
                    test=members_of(INTEGRATED_CARE_BOARDS, words="an integrated care board"),
                ),
                council=Part(
                    question="Is a council a member?", test=members_of(COUNCILS, words="a council")
                ),
                providers=Part(
                    question="Is an NHS trust or foundation trust a member?",
                    test=members_of(TRUSTS, words="trusts"),
                ),
                general_practice=Part(
                    question=(
                        "Is a general practice, or a network or federation of practices, a member?"
                    ),
                    test=members_of(GENERAL_PRACTICE, words="general practices"),
                ),
            ),
        ),
        _place(
            key="one-of-five-forms",
            question=(
                "Is it a forum, a committee, a joint committee, an individual's remit or under "
                "a lead provider?"
            ),
            sources=(_FIVE_FORMS,),
            test=some(
                (_FIVE_FORMS,),
                forum_or_committee=Part(
                    question="Does it meet as a forum, a committee or a joint committee?",
                    test=holds(
                        "governance.boards",
                        Board,
                        lambda board: answer_of(board.is_kind(*_SOFT_KINDS)),
                        if_yes="a forum or committee is recorded",
                        if_no="there is no forum or committee",
                    ),
                ),
                lead_provider=Part(
                    question="Has a lead provider signed a contract for it?",
                    test=signed(LeadProviderContract),
                ),
            ),
        ),
    ),
    excluding=(
        _place(
            key="statutory-body",
            question="Was it set up as a legal body of its own?",
            test=_makes_a_body,
        ),
    ),
    lineage=("local-integrated-care-partnership", "local-care-organisation"),
    names=(
        Dated(
            period=DateRange(first_day=date(2021, 6, 16)),
            value="place-based partnership",
            sources=(_FRAMEWORK,),
        ),
    ),
    sources=(_FRAMEWORK, cite("S81", confidence=Confidence.VERIFIED)),
)
"""The place of the design framework of June 2021."""

# --- Organisations of a place ---------------------------------------------------------

_whole = partial(Criterion, sources=(_SALFORD, _TAMESIDE))


_MORE_THAN_A_HOSPITAL = {ServiceLine.COMMUNITY, ServiceLine.ADULT_SOCIAL_CARE}
_runs_more_than_a_hospital = holds(
    "workforce.transfers",
    StaffTransfer,
    lambda moved: answer_of(
        None if moved.service is None else moved.service in _MORE_THAN_A_HOSPITAL
    ),
    if_yes="community or social care staff moved to it",
    if_no="no community or social care staff moved to it",
)


_prime = holds(
    "agreements (nhs-standard-contract).sub_contractors",
    Body,
    if_yes="its trust is prime provider, with sub-contractors",
    if_no="its trust sub-contracts nothing",
)
INTEGRATED_CARE_ORGANISATION = Form(
    slug="integrated-care-organisation",
    name="integrated care organisation",
    meaning="one trust of a borough that also runs community and some social care",
    # The report on Tameside; pilots of 2009 are from memory.
    period=DateRange(first_day=date(2015, 9, 17)),
    necessary=(
        _whole(
            key="lead-trust",
            question="Is an NHS trust or foundation trust a member?",
            test=members_of(TRUSTS, words="a trust"),
        ),
        _whole(
            key="services-transferred",
            question="Did staff of community or adult social care services move into the trust?",
            test=_runs_more_than_a_hospital,
            shows="that services moved into it",
        ),
        _whole(
            key="ordinary-contracts-and-section-75",
            question="Does it work by ordinary contracts and a section 75 agreement?",
            test=every(
                (_SALFORD,),
                ordinary_contract=Part(
                    question="Has an ordinary contract for the care been signed?",
                    test=some(
                        (_SALFORD,),
                        standard_contract=Part(
                            question="Has an NHS Standard Contract been signed?",
                            test=signed(NHSStandardContract),
                        ),
                        head_contract=Part(
                            question="Has a lead provider contract been signed?",
                            test=signed(LeadProviderContract),
                        ),
                    ),
                ),
                section_75_agreement=Part(
                    question="Has a section 75 agreement with a council been signed?",
                    test=signed(Section75Agreement),
                ),
            ),
        ),
        _whole(
            key="prime-provider",
            question="Is the trust the prime provider, with others working under it?",
            test=some(
                (_SALFORD, _TAMESIDE),
                sub_contractors=Part(
                    question="Does the trust's NHS Standard Contract have sub-contractors?",
                    test=_prime,
                ),
                head_contract=Part(
                    question=(
                        "Does the trust answer for others under a signed lead provider contract?"
                    ),
                    test=signed(LeadProviderContract),
                ),
            ),
        ),
    ),
    excluding=(
        _whole(
            key="accountable-care-contract",
            question="Has one body signed a contract for a population's care?",
            test=one_holder((_SALFORD, _TAMESIDE)),
        ),
    ),
    sources=(_SALFORD, _TAMESIDE, _NEWSLETTER),
)
"""Salford from July 2016, and Tameside and Glossop."""

_PARTNERS = 4
_partnering = partial(Criterion, sources=(_MANCHESTER,))


_four_partners = holds(
    "agreements (partnership-agreement).parties",
    Body,
    number=_PARTNERS,
    if_yes="four bodies or more are partners",
    if_no="fewer than four bodies are partners",
)


_no_entity = fact(
    "agreements (partnership-agreement).creates_legal_entity",
    wanted=False,
    if_yes="its agreement makes no legal body",
    if_no="its agreement makes a legal body",
)


LOCAL_CARE_ORGANISATION = Form(
    slug="local-care-organisation",
    name="local care organisation",
    meaning="the partnership of providers and council that Manchester set up in April 2018",
    period=DateRange(first_day=date(2018, 4, 1)),
    necessary=(
        _partnering(
            key="partnering-agreement",
            question="Has a partnering agreement between the partners been signed?",
            test=signed(PartnershipAgreement),
            shows="a partnering agreement",
        ),
        _partnering(
            key="four-partners",
            question="Are four or more bodies parties to the partnership agreement?",
            test=_four_partners,
        ),
        _partnering(
            key="section-75",
            question="Has a section 75 agreement with a council been signed?",
            test=signed(Section75Agreement),
            shows="a section 75 agreement",
        ),
        _partnering(
            key="no-legal-entity",
            question=(
                "Does the partnership agreement leave the partners without a legal body of its "
                "own?"
            ),
            test=_no_entity,
        ),
    ),
    excluding=(
        _partnering(
            key="contract-of-its-own",
            question="Has one body signed a contract for a population's care?",
            test=one_holder((_MANCHESTER,)),
        ),
    ),
    sources=(_MANCHESTER,),
)
"""Manchester's from 1 April 2018; the single contract was not let."""
