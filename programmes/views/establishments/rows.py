"""The list of establishments as a table to download (tải sổ cơ sở); nothing personal."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from khuyencong.tables import Column, Source, Table
from programmes.models import Beneficiary
from provinces.models import Establishment


def counted(user: User | None, pks: list[int] | None = None) -> dict[int, int]:
    """Count the projects that the user may see of each establishment, in one query."""
    rows = Beneficiary.objects.visible_to(user)
    if pks is not None:
        rows = rows.filter(establishment__in=pks)
    found = rows.order_by().values_list("establishment").annotate(Count("pk"))
    return dict(found)


def columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("id", _("Mã trong sổ"), "count"),
        Column("name", _("Tên cơ sở")),
        Column("legal_form", _("Loại hình")),
        Column("tax_code", _("Mã số thuế")),
        Column("province", _("Tỉnh, thành phố")),
        Column("production_address", _("Địa chỉ sản xuất")),
        Column("registered_address", _("Địa chỉ đăng ký")),
        Column("industry", _("Ngành nghề")),
        Column("activity", _("Tình trạng")),
        Column("projects", _("Số đề án"), "count"),
    ]


def table_of(rows: Any, user: User | None) -> Table:
    """Return the filtered register as a table."""
    return Table(
        title=_("Sổ cơ sở công nghiệp nông thôn"),
        unit=_("cơ sở"),
        period=_("mọi thời kỳ"),
        source=_("Sổ cơ sở của hệ thống"),
        as_of=timezone.localdate(),
        columns=columns(),
        rows=list(lines(rows, user)),
        sources=[Source(_("Sổ cơ sở của hệ thống"))],
    )


def lines(rows: Any, user: User | None) -> Iterator[list[Any]]:
    """Write one establishment a line; the projects are those that the reader may see."""
    projects = counted(user)
    for row in rows.select_related("province"):
        yield cells(row, projects.get(row.pk, 0))


def cells(row: Establishment, projects: int) -> list[Any]:
    """Write an establishment."""
    return [
        row.pk,
        row.name,
        row.get_legal_form_display(),
        row.tax_code,
        str(row.province),
        row.production_address,
        row.registered_address,
        row.get_industry_display() if row.industry else "",
        row.get_activity_display(),
        projects,
    ]
