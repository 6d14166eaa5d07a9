"""What is nested by its name alone is answered alike: two are asked, and the others told."""

from typing import TypeAlias

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.form import Form, FormFinding, are_alike
from nhs_accountable_care.policy import NationalRecord

__all__ = ["Around", "Shared"]

Around: TypeAlias = tuple[int, ...]
"""What arrangements are nested in, as the identities of the very objects."""


class Shared:
    """
    The findings about arrangements of which nothing but the name is recorded.

    They are shared among those nested in the same, for forms of which every test says what it
    reads and reads no name. Still two with different names are asked: where the words of one
    differ from those of the other, all are.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> shared = Shared(NationalRecord())
    >>> from datetime import date
    >>> for number in range(3):
    ...     place = Arrangement(name=f"Part {number}")
    ...     around = shared.around(place, ())
    ...     if (finding := shared.finding(DEVOLVED_SYSTEM, around, "$", place.name)) is None:
    ...         shared.keep(around, DEVOLVED_SYSTEM.ask(place, date(2017, 4, 1)))
    >>> finding.name
    'Part 2'
    """

    def __init__(self, record: NationalRecord) -> None:
        """Begin with nothing, for a record as it stood on the day."""
        self._listed = {
            place.name.strip().casefold() for each in record.lists for place in each.places
        } | {place.name.strip().casefold() for each in record.lists for place in each.silent_on}
        self._lines = "\n".join(self._listed)
        self._first: dict[tuple[str, Around], FormFinding] = {}
        self._alike: dict[tuple[str, Around], bool] = {}
        self._reading_no_name: dict[str, bool] = {}

    def around(self, part: Arrangement, around: tuple[Arrangement, ...]) -> Around | None:
        """Return among which arrangements it may be shared what is found of a part, if any."""
        if part != Arrangement(name=part.name) or self._is_listed(part.name):
            return None
        return tuple(map(id, around))

    def _is_listed(self, name: str) -> bool:
        """Return whether a name is like one of the national lists, so that it may matter."""
        mine = name.strip().casefold()
        return mine in self._lines or any(each in mine for each in self._listed)

    def finding(
        self, form: Form, around: Around | None, path: str, name: str
    ) -> FormFinding | None:
        """Return what is known to be found of a form without asking it, if that is known."""
        if around is None:
            return None
        key = (form.slug, around)
        first = self._first.get(key)
        if first is None or not (first.name == name or self._alike.get(key)):
            return None
        return _renamed(first, path, name)

    def keep(self, around: Around | None, *findings: FormFinding) -> None:
        """Keep what was found, unless a test of the form may have read the name."""
        for finding in findings:
            if around is None or not self._reads_no_name(finding.form):
                continue
            key = (finding.form.slug, around)
            first = self._first.setdefault(key, finding)
            if first.name != finding.name:
                self._alike.setdefault(key, are_alike(first, finding))

    def _reads_no_name(self, form: Form) -> bool:
        """Return whether every test of a form says what it reads, and none reads the name."""
        if form.slug not in self._reading_no_name:
            try:
                is_free = not form.of_place and "name" not in form.reads
            except InvalidValueError:
                # A function that does not say what it reads may read anything.
                is_free = False
            self._reading_no_name[form.slug] = is_free
        return self._reading_no_name[form.slug]


def _renamed(finding: FormFinding, path: str, name: str) -> FormFinding:
    """Return a finding as that of another arrangement."""
    return FormFinding(
        form=finding.form,
        path=path,
        name=name,
        reasons=finding.reasons,
        exclusions=finding.exclusions,
        indications=finding.indications,
        presumption=finding.presumption,
    )
