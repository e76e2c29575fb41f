"""Templates (tệp mẫu): a kind's columns as a workbook to fill in, empty or with one's own records.

What comes back is read by the same words as any office's file; a filled one carries each record's
number and version in hidden columns, so that a cell edited since is not written over.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from khuyencong.exports.forms import Form, write_form
from khuyencong.imports.columns import SheetColumn
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import told_apart
from khuyencong.imports.resources import Row, SheetResource
from khuyencong.tables import Column
from provinces.models import Province

AT_ONCE: Final = 500
MOST: Final = 10_000
"""More records than a person edits in one workbook: a year is asked for."""
KIND_OF: Final = {"money": "money", "year": "year", "date": "date", "number": "count"}


def write_blank(kind: Kind, user: Any, file: IO[bytes], rows: Any = None) -> None:
    """Write the template of a kind; `rows` are the records that it comes filled with."""
    resource = kind.resource(user)
    columns, lines = parts_of(resource)
    identity = identity_columns() if rows is not None else []
    form = Form(
        title=_("Mẫu nhập: %s") % kind.label,
        columns=[*identity, *columns],
        rows=() if rows is None else cells_of(resource, rows, [each.key for each in columns]),
        lines=lines,
        instructions=list(instructions(is_filled=rows is not None)),
    )
    write_form(form, file)


def parts_of(resource: SheetResource) -> tuple[list[Column], list[tuple[str, str]]]:
    """Return the columns of a template, and the lines above them."""
    columns, lines = resource.blank() or (columns_of(resource), [])
    if any(column.kind == "money" for column in columns):
        lines = [*lines, (_("Đơn vị tính"), _("đồng"))]
    return columns, lines


def identity_columns() -> list[Column]:
    """Make the hidden columns that say which record a row is, and as it stood when."""
    return [
        Column("record_id", _("Mã bản ghi"), "count", is_hidden=True),
        Column("record_version", _("Phiên bản"), is_hidden=True),
    ]


def columns_of(resource: SheetResource) -> list[Column]:
    """Make the columns of a template, in the order in which the kind names them."""
    lists = {"province": province_names(), **resource.lists()}
    return [
        column_of(name, resource.columns[name], lists.get(name, ()))
        for name in resource._meta.fields
        if name in resource.columns
    ]


def column_of(name: str, column: SheetColumn, listed: Any) -> Column:
    """Make one column."""
    return Column(
        name,
        str(column.label),
        KIND_OF.get(column.of, "text"),  # type: ignore[arg-type]  # the names of that table
        meaning=str(column.meaning),
        choices=[*choice_labels(column).values()] or list(listed),
        is_required=column.required,
    )


def choice_labels(column: SheetColumn) -> dict[Any, str]:
    """Return the words of a column's choices by key."""
    if column.choices is None:
        return {}
    if hasattr(column.choices, "labels"):
        pairs = zip(column.choices.values, column.choices.labels, strict=True)
        return {key: str(label) for key, label in pairs}
    return {key: str(label) for key, label in column.choices}


def province_names() -> list[str]:
    """Name every unit of all times once, in Vietnamese order."""
    rows = Province.objects.order_by("sort_key").values_list("name", flat=True)
    return list(dict.fromkeys(rows))


def instructions(*, is_filled: bool) -> Iterator[str]:
    """Say how the workbook is filled in."""
    yield _("Mỗi dòng một bản ghi. Giữ dòng tiêu đề; có thể bỏ cột không dùng và đổi thứ tự cột.")
    yield _("Số tiền ghi bằng đồng. Ô trống là chưa có số liệu, không phải 0.")
    yield _(
        "Ngày ghi ngày/tháng/năm. Ô có mũi tên thì chọn trong danh sách; gõ hoặc dán cũng được."
    )
    if is_filled:
        yield _("Chỉ những ô bạn sửa mới được ghi. Xóa trống một ô là xóa giá trị đó.")
        yield _("Giữ nguyên hai cột ẩn đầu tiên: nhờ đó dòng ai đó đã sửa sau khi xuất bị từ chối.")
        yield _("Dòng mới thêm ở cuối, để trống hai cột ẩn. Xóa một dòng không xóa bản ghi.")
    yield _("Xong thì tải tệp lên ở trang Nhập liệu: xem trước rồi mới xác nhận ghi.")


# -- records as rows -----------------------------------------------------------------------------


def cells_of(resource: SheetResource, rows: Any, names: list[str]) -> Iterator[list[Any]]:
    """Yield the cells of records, some at a time."""
    pks = list(rows.values_list("pk", flat=True)[: MOST + 1])
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        found = resource.records(some)
        for pk in some:
            if instance := found.get(pk):
                yield cells_of_one(resource, instance, names)


def cells_of_one(resource: SheetResource, instance: Any, names: list[str]) -> list[Any]:
    """Write a record so that it reads back as itself."""
    state = resource.state(instance)
    cells = [shown(resource, name, instance, state) for name in names]
    return [instance.pk, resource.version_of(instance), *cells]


def shown(resource: SheetResource, name: str, instance: Any, state: Row) -> Any:
    """Write one value: a label for a choice, a name for a province."""
    column, value = resource.columns[name], state.get(name)
    if value in (None, ""):
        return None
    if column.of == "date":
        return date.fromisoformat(value)
    if column.of == "number":
        return Decimal(str(value))
    if column.choices is not None:
        return choice_labels(column).get(value, value)
    return unit_name(column, instance, state) or value


def unit_name(column: SheetColumn, instance: Any, state: Row) -> str | None:
    """Return words that read back as the same unit, in the row's year: its name if that will do."""
    unit = getattr(instance, column.attribute, None)
    if not isinstance(unit, Province):
        return None
    names = (unit.name, told_apart(unit))
    return next((name for name in names if reads_as(column, name, state) == unit), None)


def reads_as(column: SheetColumn, name: str, state: Row) -> Any:
    """Read a name as the import would; nothing where it means none or several."""
    try:
        return column.widget.clean(name, row={**state, "province": name})
    except ValueError:
        return None
