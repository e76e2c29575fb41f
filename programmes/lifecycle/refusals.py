"""Why a step is not taken; each carries the sentence that the person reads."""

from typing import Any

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The person or the project's status does not allow it (403)."""


class ChangedMeanwhile(Exception):  # noqa: N818 - it says what happened, and is no fault
    """Somebody changed the project after the person had read it (409)."""

    def __init__(self, message: str, event: Any = None) -> None:
        super().__init__(message)
        self.event = event


class Incomplete(Exception):  # noqa: N818 - a file that is not ready is no fault
    """The file lacks what the law asks for; `missing` says what."""

    def __init__(self, missing: list[Any]) -> None:
        super().__init__(", ".join(str(each) for each in missing))
        self.missing = missing
