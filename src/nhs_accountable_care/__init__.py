"""
A typed domain model of accountable care in the English NHS, from 2013 to now.

This library is not a product of, nor endorsed by, the NHS, NHS England or DHSC.

It answers four questions, each with its reasons and sources: who is who on a day; what has
been agreed; what it really is, and whether it is sound; who pays whom, and who carries the
risk. Nothing is imported until it is used: this module is a facade, and each name below is
loaded from its package on first use.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from nhs_accountable_care import (
        arrangements,
        classification,
        contracts,
        documents,
        frames,
        interchange,
        organisations,
        payment,
        pictures,
        policy,
        questions,
        reference,
        testing,
        validation,
    )
    from nhs_accountable_care._core.errors import (
        AmbiguousCodeError,
        DocumentError,
        InvalidTypeError,
        InvalidValueError,
        LeapWarning,
        MissingFactError,
        NacError,
        NacWarning,
        NotABodyError,
        NotInForceError,
        Problem,
        StaleReferenceWarning,
        UnknownCodeError,
    )
    from nhs_accountable_care._core.moments import Moment
    from nhs_accountable_care._core.money import Money, Rounding, Share, UnitPrice
    from nhs_accountable_care._core.record_tables import (
        HasRecord,
        RecordTable,
        TableColumn,
        table_of,
    )
    from nhs_accountable_care._core.sources import Citation, Confidence, Source
    from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
    from nhs_accountable_care._core.time import DateRange, FinancialYear
    from nhs_accountable_care._core.timeline import Dated, Timeline
    from nhs_accountable_care.arrangements import Arrangement, Member
    from nhs_accountable_care.classification import Classification, Classifier, Form
    from nhs_accountable_care.contracts import Agreement, Body
    from nhs_accountable_care.documents import load
    from nhs_accountable_care.organisations import (
        Apportionment,
        Clock,
        Organisation,
        OrganisationKind,
        Register,
        Relation,
        Relationship,
        Succession,
    )
    from nhs_accountable_care.payment import Facts, Settlement, settle
    from nhs_accountable_care.validation import Finding, Report, Rule, RuleSet
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "_core.errors": (
                "AmbiguousCodeError",
                "DocumentError",
                "InvalidTypeError",
                "InvalidValueError",
                "LeapWarning",
                "MissingFactError",
                "NacError",
                "NacWarning",
                "NotABodyError",
                "NotInForceError",
                "Problem",
                "StaleReferenceWarning",
                "UnknownCodeError",
            ),
            "_core.moments": ("Moment",),
            "_core.money": ("Money", "Rounding", "Share", "UnitPrice"),
            "_core.record_tables": ("HasRecord", "RecordTable", "TableColumn", "table_of"),
            "_core.sources": ("Citation", "Confidence", "Source"),
            "_core.stated": ("StatedDate", "StatedPeriod"),
            "_core.time": ("DateRange", "FinancialYear"),
            "_core.timeline": ("Dated", "Timeline"),
            "arrangements": ("Arrangement", "Member"),
            "classification": ("Classification", "Classifier", "Form"),
            "contracts": ("Agreement", "Body"),
            "documents": ("load",),
            "frames": (),
            "interchange": (),
            "organisations": (
                "Apportionment",
                "Clock",
                "Organisation",
                "OrganisationKind",
                "Register",
                "Relation",
                "Relationship",
                "Succession",
            ),
            "payment": ("Facts", "Settlement", "settle"),
            "pictures": (),
            "policy": (),
            "questions": (),
            "reference": (),
            "testing": (),
            "validation": ("Finding", "Report", "Rule", "RuleSet"),
        },
    )

__all__ = [
    "Agreement",
    "AmbiguousCodeError",
    "Apportionment",
    "Arrangement",
    "Body",
    "Citation",
    "Classification",
    "Classifier",
    "Clock",
    "Confidence",
    "DateRange",
    "Dated",
    "DocumentError",
    "Facts",
    "FinancialYear",
    "Finding",
    "Form",
    "HasRecord",
    "InvalidTypeError",
    "InvalidValueError",
    "LeapWarning",
    "Member",
    "MissingFactError",
    "Moment",
    "Money",
    "NacError",
    "NacWarning",
    "NotABodyError",
    "NotInForceError",
    "Organisation",
    "OrganisationKind",
    "Problem",
    "RecordTable",
    "Register",
    "Relation",
    "Relationship",
    "Report",
    "Rounding",
    "Rule",
    "RuleSet",
    "Settlement",
    "Share",
    "Source",
    "StaleReferenceWarning",
    "StatedDate",
    "StatedPeriod",
    "Succession",
    "TableColumn",
    "Timeline",
    "UnitPrice",
    "UnknownCodeError",
    "arrangements",
    "check",
    "classification",
    "classify",
    "contracts",
    "documents",
    "exposure",
    "frames",
    "interchange",
    "load",
    "organisations",
    "payment",
    "pictures",
    "policy",
    "questions",
    "reference",
    "settle",
    "table_of",
    "testing",
    "validation",
]


def check(
    value: "Arrangement",
    *,
    on: "date",
    rules: "RuleSet | None" = None,
    register: "Register | None" = None,
) -> "Report":
    """
    Check an arrangement against the rules of a day, by the shipped rules and register.

    The package `validation` has the same function without defaults for the register.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement, check
    >>> check(Arrangement(name="A place"), on=date(2017, 4, 1)).has_errors
    False
    """
    from nhs_accountable_care import reference, validation

    return validation.check(
        value,
        on=on,
        rules=validation.SHIPPED_RULES if rules is None else rules,
        register=reference.register() if register is None else register,
    )


def classify(
    arrangement: "Arrangement",
    *,
    on: "date",
    forms: "tuple[Form, ...] | None" = None,
    axes: "tuple[classification.Axis, ...] | None" = None,
    register: "Register | None" = None,
    record: "policy.NationalRecord | None" = None,
) -> "Classification":
    """
    Classify an arrangement as it stood on a day, by all that is shipped.

    The package `classification` has the same function without defaults for the register and
    for the national record; an empty `policy.NationalRecord` lets nothing be presumed.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement, classify
    >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
    >>> found.finding("devolved-system").answer.value
    'unknown'
    """
    from nhs_accountable_care import classification, reference

    return classification.classify(
        arrangement,
        on=on,
        forms=classification.SHIPPED_FORMS if forms is None else forms,
        axes=classification.SHIPPED_AXES if axes is None else axes,
        register=reference.register() if register is None else register,
        record=reference.national_record() if record is None else record,
    )


def exposure(
    mechanism: "payment.Mechanism | payment.Formula",
    facts: "payment.GivenFacts",
    spread: "payment.Spread",
    *,
    paid_by: "Mapping[str, str] | None" = None,
    budgets: "Mapping[str, Money] | None" = None,
    outside: "payment.Outside" = "refuse",
    n: int = 100_000,
    seed: int = 1,
    backend: "frames.Backend | None" = None,
) -> "payment.Exposure":
    """
    Say how the result of each party is spread: in closed form where there is one, else simulated.

    The arguments that `payment.exposure` has are passed to it. What that refuses by a
    `payment.SimulationNeededError` is simulated by `frames.exposure`, with ``n``, ``seed`` and
    ``backend``; without a backend it is polars, pyarrow or pandas, whichever is installed. The
    answer says in ``method`` which of them it was, and its words begin with it.

    Raises:
        SimulationNeededError: There is no closed form, and the extra ``frames`` or a library of
            dataframes is not installed.

    All other errors are those of the two functions.

    >>> from nhs_accountable_care import Money, exposure
    >>> from nhs_accountable_care.payment import NormalSpread, Spread, fact, formula, line
    >>> from nhs_accountable_care.payment import PENCE
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="board", payee="trust"))
    >>> saving = NormalSpread(mean=Money.parse("£5m"), standard_deviation=Money.parse("£1m"))
    >>> found = exposure(half, {}, Spread.of({"saving": saving}))
    >>> found.method.value, str(found.of("trust").deviation)
    ('lines', 'about £500,000')
    """
    from nhs_accountable_care import payment

    try:
        return payment.exposure(
            mechanism, facts, spread, paid_by=paid_by, budgets=budgets, outside=outside
        )
    except payment.SimulationNeededError as error:
        needed = error
    from nhs_accountable_care import frames
    from nhs_accountable_care.frames.libraries import installed_library

    library = installed_library() if backend is None else backend
    if library is None:
        cure = (
            f"{needed.cure}; neither is there without a library of dataframes and the extra: "
            f"python -m pip install 'nhs-accountable-care[frames]' polars"
        )
        raise payment.SimulationNeededError(needed.what, cure) from needed
    return frames.exposure(
        mechanism,
        facts,
        spread,
        paid_by=paid_by,
        budgets=budgets,
        outside=outside,
        n=n,
        seed=seed,
        backend=library,
    )
