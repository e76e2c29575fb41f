"""A list of accounts on its way in (tệp tài khoản): read, previewed row by row, applied at once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.accounts import spreadsheet
from khuyencong.accounts.models import User, UserFile
from khuyencong.accounts.resources import UserResource
from khuyencong.text import search_key

HEADING_WITHIN: Final = 30
"""Rows among which the heading has to be."""
KEPT: Final = timedelta(days=1)
KINDS = NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


class StaleError(Exception):
    """The file was applied already, or would do something else than the preview said."""


@dataclass(frozen=True)
class PreviewRow:
    """What a row of the file would do."""

    number: int
    username: str
    kind: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, old, new
    errors: list[tuple[str, str]] = field(default_factory=list)  # column, why


@dataclass(frozen=True)
class Preview:
    """What a file would do."""

    rows: list[PreviewRow]
    unused: list[str]

    def count(self, kind: str) -> int:
        """Count the rows of a kind."""
        return sum(row.kind == kind for row in self.rows)

    @property
    def digest(self) -> str:
        """Name exactly this outcome: what is confirmed is what was shown."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()


# -- reading ------------------------------------------------------------------------------------


def store(*, user: User, name: str, data: bytes) -> UserFile:
    """Read an upload and keep its rows until they are confirmed; raise UnreadableError."""
    rows = spreadsheet.read(data, name)
    UserFile.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()
    return UserFile.objects.create(uploaded_by=user, name=name[:200], rows=placed(rows))


def placed(rows: spreadsheet.Rows) -> dict[str, Any]:
    """Find the heading, and give each row below it its number and its columns."""
    known = {search_key(column): column for column in columns()}
    for index, heading in enumerate(rows[:HEADING_WITHIN]):
        keys = [search_key(text) for text in heading]
        if spreadsheet.HEADING in keys:
            used = {place: known[key] for place, key in enumerate(keys) if key in known}
            unused = [heading[place] for place, key in enumerate(keys) if key and key not in known]
            body = list(numbered(rows[index + 1 :], index + 2, used))
            return {"rows": body, "unused": unused, "columns": list(used.values())}
    raise spreadsheet.UnreadableError(_("Không thấy dòng tiêu đề có cột “Tên đăng nhập”."))


def columns() -> list[str]:
    """Name the columns in their order."""
    return [str(UserResource.fields[name].column_name) for name in UserResource._meta.fields]


def numbered(
    rows: spreadsheet.Rows, first: int, used: dict[int, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Go through the rows until one is empty: below stand remarks."""
    for number, row in enumerate(rows, start=first):
        if not any(row):
            return
        cells = [*row, *[""] * len(used)]
        yield (
            number,
            {name: cells[place] if place < len(row) else "" for place, name in used.items()},
        )


# -- trying and applying ------------------------------------------------------------------------


def preview(file: UserFile, user: User) -> Preview:
    """Say what the file would do now; nothing of it stays."""
    _resource, rows = run(file, user, dry_run=True)
    return Preview(rows, file.rows["unused"])


@transaction.atomic
def apply(*, pk: int, user: User, digest: str) -> tuple[UserFile, list[tuple[User, str]]]:
    """Write what the preview said; return the new accounts with their one-time passwords.

    Raises StaleError, and writes nothing, when it would be something else by now.
    """
    file = UserFile.objects.select_for_update().get(pk=pk, uploaded_by=user)
    expected = preview(file, user)
    if file.applied_at or expected.digest != digest or expected.count(WRONG):
        raise StaleError
    resource, rows = run(file, user, dry_run=False)
    if any(row.kind == WRONG for row in rows):
        raise StaleError
    file.applied_at = timezone.now()
    file.save(update_fields=["applied_at"])
    return file, resource.first_passwords


def run(file: UserFile, user: User, *, dry_run: bool) -> tuple[UserResource, list[PreviewRow]]:
    """Give the rows to the resource, and read its results."""
    names = file.rows["columns"]
    data = tablib.Dataset(headers=names)
    for _number, cells in file.rows["rows"]:
        data.append([cells[name] for name in names])
    resource = UserResource(user)
    results = resource.import_data(data, dry_run=dry_run, rollback_on_validation_errors=True)
    rows = [
        describe(resource, number, cells, result)
        for (number, cells), result in zip(file.rows["rows"], results.rows, strict=True)
    ]
    return resource, without_twins(rows)


def describe(resource: UserResource, number: int, cells: dict[str, str], result: Any) -> PreviewRow:
    """Read a result of the resource in the words of the file."""
    username = cells[_("Tên đăng nhập")]
    errors = list(errors_of(resource, result))
    if errors:
        return PreviewRow(number, username, WRONG, errors=errors)
    kind = {"new": NEW, "update": CHANGED}.get(result.import_type, UNCHANGED)
    return PreviewRow(number, username, kind, list(changes_of(resource, result)))


def errors_of(resource: UserResource, result: Any) -> Iterator[tuple[str, str]]:
    """Name the column of each error."""
    if result.validation_error:
        for name, messages in result.validation_error.message_dict.items():
            known = name != NON_FIELD_ERRORS and name in resource.fields
            column = str(resource.fields[name].column_name) if known else ""
            yield from ((column, message) for message in messages)
    for error in result.errors:
        message = error.error
        yield "", str(message.messages[0] if isinstance(message, ValidationError) else message)


def changes_of(resource: UserResource, result: Any) -> Iterator[tuple[str, str, str]]:
    """List what differs, old and new; all that is given, for a new account."""
    for each in resource.get_export_fields():
        old = each.export(result.original) if result.original else ""
        new = each.export(result.instance)
        if old != new:
            yield str(each.column_name), str(old), str(new)


def without_twins(rows: list[PreviewRow]) -> list[PreviewRow]:
    """Refuse the second row of one name: it would silently undo the first."""
    first: dict[str, int] = {}
    column = _("Tên đăng nhập")
    checked = []
    for row in rows:
        twin = first.setdefault(row.username, row.number)
        if twin != row.number:
            message = _("Trùng tên đăng nhập với dòng %d.") % twin
            row = PreviewRow(row.number, row.username, WRONG, errors=[(column, message)])
        checked.append(row)
    return checked
