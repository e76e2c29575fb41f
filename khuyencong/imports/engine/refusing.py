"""Answers that are no: the batch stands elsewhere, or things are no longer what was confirmed."""

from typing import Any, Self

from django.utils.translation import gettext as _

from khuyencong.imports.models import ImportBatch


class NotNow(Exception):  # noqa: N818 - an answer to the user
    """The batch is not in a state in which this is done; the sentence says why."""

    @classmethod
    def because(cls, batch: ImportBatch) -> Self:
        """Say where the batch stands."""
        return cls(_("Lần nhập này đang ở trạng thái “%s”.") % batch.get_status_display())


class ChangedMeanwhile(Exception):  # noqa: N818 - an answer to the user
    """What the rows would do is no longer what the person confirmed.

    `changes` has at most a screenful: sheet, row, column, label, what was shown, what is now.
    """

    def __init__(self, sentence: str, changes: list[dict[str, Any]] | None = None) -> None:
        super().__init__(sentence)
        self.changes = changes or []


class Cancelled(Exception):  # noqa: N818 - an answer to the user
    """Somebody stopped what was being done; nothing of it stays."""
