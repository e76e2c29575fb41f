"""The log as a file (tải nhật ký): one line for every value that was changed."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.history.models import Change, ChangeQuerySet
from khuyencong.history.reading import model_name, value_of
from khuyencong.history.sources import source_words
from khuyencong.tables import Column, Source, Table

BATCH: Final = 2000
MOST_CHANGES: Final = {"xlsx": 20_000, "ods": 20_000}
"""A CSV is sent while it is read and may be as long as the log."""


def is_too_long(changes: ChangeQuerySet, file_format: str) -> bool:
    """Say whether there are more changes than a workbook should hold."""
    most = MOST_CHANGES.get(file_format)
    return most is not None and changes[most : most + 1].exists()


def change_table(changes: ChangeQuerySet, title: str, filters: str = "") -> Table:
    """Return changes, the latest first, as they are read from the database."""
    origin = _("nhật ký của hệ thống")
    return Table(
        title=title,
        source=origin,
        as_of=timezone.localdate(),
        columns=columns(),
        rows=lines(changes),
        sources=[Source(origin)],
        filters=filters,
    )


def columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("at", _("Lúc"), "moment", meaning=_("Thời điểm ghi, giờ Việt Nam")),
        Column("person", _("Người"), meaning=_("Tên người ghi vào lúc ghi")),
        Column("source", _("Từ"), meaning=_("Trang, tệp hoặc lệnh đã ghi"), width=30),
        Column("kind", _("Việc"), meaning=_("Thêm, sửa, xóa hoặc việc khác")),
        Column("model", _("Loại hồ sơ")),
        Column("record", _("Hồ sơ"), meaning=_("Tên hồ sơ lúc ghi"), width=40),
        Column("field", _("Mục"), meaning=_("Ô dữ liệu được ghi")),
        Column("old", _("Cũ"), meaning=_("Giá trị trước khi ghi"), width=40),
        Column("new", _("Mới"), meaning=_("Giá trị sau khi ghi"), width=40),
    ]


def lines(changes: ChangeQuerySet) -> Iterator[list[Any]]:
    """Write each value of each change; a change without values has one line."""
    for change in changes.iterator(chunk_size=BATCH):
        common = list(described(change))
        for row in change.values or [{"label": "", "old_text": "", "new_text": ""}]:
            value = value_of(row)
            secret = _("đã đổi (không ghi giá trị)") if value.is_secret else ""
            told = [value.label, value.old or None, secret or value.new or None]
            yield [*common, *told]


def described(change: Change) -> Iterator[Any]:
    """Write what all values of a change have in common."""
    yield timezone.localtime(change.at).replace(tzinfo=None)
    yield change.user_name or _("Hệ thống")
    yield source_words(change.source)
    yield str(change.get_kind_display())
    yield model_name(change.model)
    yield change.object_name
