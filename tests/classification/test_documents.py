"""What each shipped document is found to be, by day, against what the sources say."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Answer,
    Classification,
    FormFinding,
)
from nhs_accountable_care.documents import read_file
from nhs_accountable_care.reference import register
from tests.classification.test_documents_of_places import TOLD
from tests.shipped import DOCUMENTS

ROOT = Path(__file__).parents[2]
READINGS: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "cases" / "documents.toml").read_text("utf-8")
)["reading"]


def classified(reading: dict[str, Any]) -> Classification:
    """Read a document, and classify it on the day of a reading."""
    place = read_file(DOCUMENTS[reading["document"]], Arrangement).value
    return SHIPPED_CLASSIFIER.classify(place, on=reading["on"], register=register())


def answers_of(finding: FormFinding) -> dict[str, str]:
    """Return the answer of each test of a form, by its key."""
    reasons = (*finding.reasons, *finding.exclusions, *finding.indications)
    return {reason.criterion.key: reason.outcome.answer.value for reason in reasons}


def differences(reading: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    """Yield what was found otherwise than a reading says: what it is, expected, found."""
    found = classified(reading)
    here = {each.form.slug: each for each in found.forms if each.path == reading["path"]}
    told = {slug: finding.answer.value for slug, finding in here.items()}
    for slug in reading.get("asked", ()):
        told[f"asked {slug}"] = "yes" if slug in here else "no"
    for slug in reading.get("not_asked", ()):
        told[f"not asked {slug}"] = "no" if slug in here else "yes"
    told |= {
        f"{slug}: {key}": answer
        for slug, finding in here.items()
        for key, answer in answers_of(finding).items()
    }
    told |= {f"axis {axis.axis}": axis.value for axis in found.axes}
    told |= {
        f"label {each.label.text}": each.answer.value
        for each in found.labels
        if each.path == reading["path"]
    }
    expected = dict(reading.get("forms", {}))
    expected |= {f"asked {slug}": "yes" for slug in reading.get("asked", ())}
    expected |= {f"not asked {slug}": "yes" for slug in reading.get("not_asked", ())}
    expected |= {
        f"{slug}: {key}": answer
        for slug, keys in reading.get("tests", {}).items()
        for key, answer in keys.items()
    }
    expected |= {f"axis {key}": value for key, value in reading.get("axes", {}).items()}
    expected |= {f"label {text}": answer for text, answer in reading.get("labels", {}).items()}
    for what, answer in expected.items():
        if told.get(what) != answer:
            yield what, answer, told.get(what)
    if reading.get("only_yes", False):
        for slug, finding in here.items():
            if finding.answer is Answer.YES and slug not in expected:
                yield slug, "anything but yes", "yes"


@pytest.mark.parametrize(
    "reading",
    READINGS,
    ids=lambda reading: f"{reading['document']} {reading['on']} {reading['path']}",
)
def test_a_shipped_document_is_what_its_sources_say(reading: dict[str, Any]) -> None:
    """Forms, single tests, axes and labels are answered as the sources have it, on the day."""
    assert list(differences(reading)) == []


def test_every_shipped_document_is_read() -> None:
    """No document of the examples goes without an expected answer."""
    read = {reading["document"] for reading in READINGS}
    # What is expected of these stands beside the facts of their places.
    read |= set(TOLD)
    assert read == set(DOCUMENTS)
