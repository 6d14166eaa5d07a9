"""
Room 0: time, money, sources and errors, on which every other room stands.

Import these names from the package itself (``nhs_accountable_care.Money``) or from the
modules of this room; the room re-exports nothing, so that each is loaded only when used.
"""
