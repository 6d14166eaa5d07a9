"""What is shipped stands in one list, and nothing is forgotten."""

import importlib
import pkgutil

from nhs_accountable_care.classification import SHIPPED_FORMS, Form
from nhs_accountable_care.classification import forms as content
from nhs_accountable_care.classification.form_keys import FORM_KEYS, RENAMED_FORMS


def test_every_form_of_the_content_is_shipped() -> None:
    """A form that is written and not named in the list is found."""
    written = {
        value.slug
        for found in pkgutil.iter_modules(content.__path__)
        for value in vars(importlib.import_module(f"{content.__name__}.{found.name}")).values()
        if isinstance(value, Form)
    }
    assert written == {form.slug for form in SHIPPED_FORMS}


def test_the_keys_are_those_of_the_shipped_forms() -> None:
    """A form that is added is added there too; a key that is renamed is none any more."""
    assert tuple(form.slug for form in SHIPPED_FORMS) == FORM_KEYS
    assert not RENAMED_FORMS.keys() & {*FORM_KEYS}
    assert {*RENAMED_FORMS.values()} <= {*FORM_KEYS}
