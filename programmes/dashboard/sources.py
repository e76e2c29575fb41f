"""What a dashboard rests on: its documents, its records, and as of when."""

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.formatting import date_text
from programmes.rollups.overview import Overview
from programmes.rollups.values import Value

MAX_DOCUMENTS = 3


def values_of(page: Overview) -> list[Value]:
    """Return the amounts of the page, those on top first."""
    top = (page.comparison.plan.shown, page.comparison.actual.shown)
    return [*(value for value in top if value), *(v for row in page.stages for v in row.shown)]


def documents(page: Overview) -> list[str]:
    """Name the documents of the headline figures."""
    claims = (claim for value in values_of(page) for claim in value.claims)
    return list(dict.fromkeys(claim.document for claim in claims if claim.document))[:MAX_DOCUMENTS]


def has_records(page: Overview) -> bool:
    """Say whether anything on the page comes from records."""
    return any(value.records for value in values_of(page))


def source_line(page: Overview) -> str:
    """Say what the tables of the page rest on, and as of when."""
    claims = [claim for value in values_of(page) for claim in value.claims]
    days = [claim.as_of for claim in claims if claim.as_of]
    told = _("tài liệu công bố") + (f" (mới nhất {date_text(max(days))})" if days else "")
    kept = _("hồ sơ trong hệ thống, tính đến %s") % date_text(timezone.localdate())
    parts = [*([told] if claims else []), *([kept] if has_records(page) else [])]
    return _("Nguồn: %s; mở từng số để xem.") % "; ".join(parts) if parts else ""
