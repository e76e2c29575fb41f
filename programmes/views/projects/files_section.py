"""The files on a project's page (tệp kèm theo)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from khuyencong.accounts.models import ADMINISTRATORS, Role, User
from khuyencong.formatting import short_number
from programmes.models import Origin, Project
from programmes.models.files import RemovableFile

KILO = 1024


@dataclass(frozen=True)
class FileLine:
    """One file as the page lists it."""

    row: RemovableFile
    may_remove: bool

    @property
    def is_removed(self) -> bool:
        """Say whether it no longer counts."""
        return self.row.removed_at is not None

    @property
    def size(self) -> str:
        """Return the size as people say it: "350 KB", "1,2 MB"."""
        if self.row.size < KILO * KILO:
            return f"{max(1, self.row.size // KILO)} KB"
        return f"{short_number(Decimal(self.row.size) / KILO / KILO, 1)} MB"


@dataclass(frozen=True)
class FilesSection:
    """The files of a project, and what the person may do with them."""

    project: Project
    user: User

    @cached_property
    def lines(self) -> list[FileLine]:
        """Return the files, latest first; the removed ones are struck out and stay named."""
        rows = self.project.files.select_related("uploaded_by", "removed_by")
        return [FileLine(row, row.may_be_removed_by(self.user)) for row in rows]

    @property
    def may_open_removed(self) -> bool:
        """Say whether a removed file can still be opened."""
        return self.user.role in ADMINISTRATORS

    @property
    def may_add(self) -> bool:
        """Say whether the person may add files."""
        return may_add(self.user, self.project)


def may_add(user: User, project: Project) -> bool:
    """Say whether somebody who sees a project adds files to it: who enters, and who decides."""
    if project.origin != Origin.ENTERED:
        return False
    return user.may_enter or user.role in (Role.DEPARTMENT, Role.MINISTRY_OFFICER)


def files_of(project: Project, user: Any) -> FilesSection:
    """Return the section of the page of a project that the person may see."""
    return FilesSection(project, user)
