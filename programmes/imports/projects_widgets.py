"""Cells of projects: texts on one line, yes and no, the programme."""

from typing import Any

from django.utils.translation import gettext as _

from khuyencong.imports.columns import ChoiceWidget, KnownWidget, PlainWidget
from khuyencong.sheets.vocabulary import BOTH, source_of
from khuyencong.text import search_key
from programmes.imports.projects_words import FLAGSHIP, KINDS, NO, YES
from programmes.models import STATE_SOURCES, ProjectKind


class TextWidget(PlainWidget):
    """Text without needless spaces; nothing is an empty text."""

    def __init__(self, *, keeps_lines: bool = False) -> None:
        super().__init__()
        self.keeps_lines = keeps_lines

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the text."""
        text = str(value or "").strip()
        return text if self.keeps_lines else " ".join(text.split())


class FoundWidget(KnownWidget):
    """A record of a register; the look-up itself says what an emptied cell means."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return what the words mean in this row; raise ValueError."""
        return self.find(value, row)


class YesWidget(PlainWidget):
    """Yes or no, as offices mark it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Return the answer; raise ValueError."""
        folded = search_key(str(value or ""))
        if folded not in (*YES, *NO):
            raise ValueError(_("Chỉ nhận: có; không."))
        return folded in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Write the answer so that it reads back."""
        return "co" if value else "khong"


class KindWidget(ChoiceWidget):
    """How a project is set up; "Đề án điểm" is an ordinary one, marked."""

    def __init__(self) -> None:
        super().__init__(ProjectKind, also={**KINDS, **dict.fromkeys(FLAGSHIP, "ordinary")})

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the kind; an ordinary one where the words are about something else."""
        try:
            return super().clean(value, row, **kwargs) or ProjectKind.ORDINARY
        except ValueError:
            return ProjectKind.ORDINARY


class ProgrammeWidget(PlainWidget):
    """The programme: one of two."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the programme; raise ValueError."""
        if value in ("", None):
            return ""
        source = value if value in STATE_SOURCES else source_of(str(value))
        if value == BOTH or source == BOTH:
            raise ValueError(_("Một số tiền cho cả hai nguồn: hãy ghi KCQG và KCĐP riêng."))
        if source not in STATE_SOURCES:
            raise ValueError(_("Chỉ nhận: KCQG; KCĐP."))
        return str(source)
