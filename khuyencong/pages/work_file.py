"""The work of one kind as a file (tải danh sách việc)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from khuyencong.tables import Column, Source, Table
from programmes.worklist.kinds import Item, Kind

BATCH: Final = 500
MOST: Final = 5_000
"""Lines that a file has at most; a list of more work than that is read on the pages."""


def work_table(kind: Kind, items: Sequence[Item], today: date) -> Table:
    """Return the records that wait, the most urgent first, as on the page."""
    origin = _("hồ sơ trong hệ thống")
    return Table(
        title=str(kind.title),
        source=origin,
        as_of=today,
        columns=columns(),
        rows=lines(items),
        sources=[Source(origin)],
        notes=[str(kind.why), str(kind.todo)],
    )


def columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("name", _("Hồ sơ"), width=48),
        Column("code", _("Mã")),
        Column("place", _("Nơi")),
        Column("detail", _("Chi tiết"), width=40),
        Column("since", _("Từ ngày"), "date", meaning=_("Ngày bắt đầu chờ")),
        Column("due", _("Hạn"), "date"),
        Column(
            "days_left", _("Còn"), "count", _("ngày"),
            meaning=_("Số ngày đến hạn; số âm là đã trễ"), computed=_("hạn trừ hôm nay"),
            empty=_("không có hạn"),
        ),
    ]  # fmt: skip


def lines(items: Sequence[Item]) -> Iterator[list[Any]]:
    """Write the work a few hundred at a time."""
    for start in range(0, min(len(items), MOST), BATCH):
        for item in items[start : start + BATCH]:
            yield [
                item.name,
                item.code or None,
                item.place or None,
                item.detail or None,
                item.since,
                item.due,
                item.days_left,
            ]
