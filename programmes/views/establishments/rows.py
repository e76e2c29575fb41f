"""The list of establishments as a table to download (tải sổ cơ sở); nothing personal."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from khuyencong.tables import Column, Source, Table
from programmes.models import Beneficiary
from provinces.models import LegalForm, Province
from provinces.models.establishment import Activity, Industry

CHUNK: Final = 2000
READ: Final = (
    "pk",
    "name",
    "legal_form",
    "tax_code",
    "province_id",
    "production_address",
    "registered_address",
    "industry",
    "activity",
)
FORMS: Final = dict(LegalForm.choices)
INDUSTRIES: Final = dict(Industry.choices)
ACTIVITIES: Final = dict(Activity.choices)


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
        Column("id", _("Mã trong sổ"), "year", meaning=_("Số của cơ sở trong hệ thống")),
        Column("name", _("Tên cơ sở"), width=40),
        Column("legal_form", _("Loại hình"), meaning=_("Doanh nghiệp, hợp tác xã, hộ kinh doanh…")),
        Column("tax_code", _("Mã số thuế"), meaning=_("Ghi dạng chữ để giữ số 0 ở đầu")),
        Column("province", _("Tỉnh, thành phố"), meaning=_("Nơi cơ sở được ghi vào sổ")),
        Column("production_address", _("Địa chỉ sản xuất"), width=40),
        Column("registered_address", _("Địa chỉ đăng ký"), width=40),
        Column("industry", _("Ngành nghề")),
        Column("activity", _("Tình trạng"), meaning=_("Còn hoạt động hay đã ngừng")),
        Column(
            "projects", _("Số đề án"), "count",
            meaning=_("Số đề án có cơ sở này thụ hưởng mà người tải được xem"),
            computed=_("đếm hồ sơ trong hệ thống"),
        ),
    ]  # fmt: skip


def table_of(rows: Any, user: User | None) -> Table:
    """Return the filtered register as a table."""
    return Table(
        title=_("Sổ cơ sở công nghiệp nông thôn"),
        unit=_("cơ sở"),
        period=_("mọi thời kỳ"),
        source=_("Sổ cơ sở của hệ thống"),
        as_of=timezone.localdate(),
        columns=columns(),
        rows=lines(rows, user),
        sources=[Source(_("Sổ cơ sở của hệ thống"))],
    )


def lines(rows: Any, user: User | None) -> Iterator[list[Any]]:
    """Write one establishment a line, read as they are sent; bare columns cost half of models."""
    projects = counted(user)
    units = {unit.pk: str(unit) for unit in Province.objects.all()}
    for pk, name, form, tax_code, *rest in rows.values_list(*READ).iterator(chunk_size=CHUNK):
        province, production, registered, industry, activity = rest
        yield [
            pk,
            name,
            str(FORMS.get(form, "")),
            tax_code,
            units.get(province, ""),
            production,
            registered,
            str(INDUSTRIES.get(industry, "")),
            str(ACTIVITIES.get(activity, "")),
            projects.get(pk, 0),
        ]
