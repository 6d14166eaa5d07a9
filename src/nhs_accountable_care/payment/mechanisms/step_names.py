"""How the steps of a mechanism are named, so that two of one kind can stand in one formula."""

__all__ = ["step_name"]


def step_name(what: str, name: str, usual: str) -> str:
    """Name a step after its mechanism, if that has another name than the usual one."""
    return what if name == usual else f"{what} ({name})"
