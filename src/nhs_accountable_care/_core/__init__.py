"""
Time, money, sources and errors, on which every other package stands.

Import these names from the package itself (``nhs_accountable_care.Money``) or from the
modules of this package; its root re-exports nothing, so that each is loaded only when used.
"""
