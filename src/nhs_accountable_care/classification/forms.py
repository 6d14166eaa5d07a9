"""A form: a kind of arrangement, told by tests on its content and never by its name."""

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import is_text, is_tuple
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.classification.answers import Answer, all_of
from nhs_accountable_care.classification.criteria import Criterion, Reason

__all__ = ["Form", "FormFinding"]


@attrs.frozen(kw_only=True)
class Form:
    """
    A kind of arrangement, with the tests that an arrangement must meet to be one.

    ``period`` is the time in which the form was policy or law; a classification on a day
    outside it does not ask about the form.

    >>> from nhs_accountable_care.classification import SHIPPED_FORMS
    >>> print(SHIPPED_FORMS[1].name, SHIPPED_FORMS[1].period, sep=": ")
    accountable care system: 31 March 2017 to 1 February 2018
    """

    slug: str = attrs.field(validator=is_text)
    name: str = attrs.field(validator=is_text)
    meaning: str = attrs.field(validator=is_text)
    period: DateRange
    necessary: tuple[Criterion, ...] = attrs.field(validator=is_tuple)
    sources: tuple[Citation, ...] = attrs.field(validator=is_tuple)

    def __attrs_post_init__(self) -> None:
        """Refuse a form without tests or sources, or with two tests of one name."""
        if not self.necessary or not self.sources:
            msg = f"form {self.slug!r} needs at least one criterion and one source"
            raise InvalidValueError(msg)
        keys = [criterion.key for criterion in self.necessary]
        if len(set(keys)) != len(keys):
            msg = f"form {self.slug!r} has two criteria of one key: {sorted(keys)}"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True)
class FormFinding:
    """
    Whether one arrangement is of one form, with every reason for and against.

    ``path`` is where the arrangement stands in the document: ``$`` or nested below it.
    """

    form: Form
    path: str
    name: str
    reasons: tuple[Reason, ...] = attrs.field(validator=is_tuple)

    @property
    def answer(self) -> Answer:
        """Yes if every test is met, no if one is not, and otherwise unknown."""
        return all_of(reason.outcome.answer for reason in self.reasons)

    def having(self, answer: Answer) -> tuple[Reason, ...]:
        """Give the reasons with one answer."""
        return tuple(reason for reason in self.reasons if reason.outcome.answer is answer)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide what is unknown, as paths in the document, once each."""
        facts = (
            f"{self.path}.{fact}"
            for reason in self.having(Answer.UNKNOWN)
            for fact in reason.outcome.missing
        )
        return tuple(dict.fromkeys(facts))
