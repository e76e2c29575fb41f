"""The verified ceilings (mức đã kiểm chứng): the project's own CSV file into the database."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.csv_tables import (
    Attributes,
    Row,
    RowError,
    Table,
    TableReport,
    day,
    found_if_given,
    whole,
    yes,
)
from programmes.models import ActivityContent, SupportCeiling
from programmes.published import DATA
from provinces.models import Province

FILE = "support_ceilings.csv"


def decimal(row: Row, name: str) -> Decimal | None:
    """Read a number with a decimal point; empty is None."""
    try:
        return Decimal(row[name]) if row[name] else None
    except InvalidOperation as error:
        words = {"name": name, "text": row[name]}
        raise RowError(_("%(name)s: “%(text)s” không phải số") % words) from error


@transaction.atomic
def load_ceilings(folder: Path = DATA) -> TableReport:
    """Bring the ceilings up to date with their file; what was edited in the admin stays."""
    contents = {content.code: content for content in ActivityContent.objects.all()}
    units = {unit.key: unit for unit in Province.objects.all()}

    def read(row: Row) -> Attributes:
        return {
            **row,
            "content": found_if_given(contents, row["content"], _("nội dung")),
            "province": found_if_given(units, row["province"], _("tỉnh")),
            "share": decimal(row, "share"),
            "amount": whole(row, "amount"),
            "factor": decimal(row, "factor"),
            "takes_factor": yes(row, "takes_factor"),
            "is_verified": yes(row, "is_verified"),
            "valid_from": day(row, "valid_from"),
            "valid_to": day(row, "valid_to"),
        }

    return Table(folder / FILE, SupportCeiling, "key", set()).load(read)
