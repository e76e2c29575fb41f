"""Entering and correcting establishments (nhập, sửa cơ sở), whoever's form it comes from."""

from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from programmes.establishments.duplicates import Likeness, possible_duplicates
from programmes.establishments.fields import CHOSEN
from provinces.models import Establishment, Province

SAME_PRESS: Final = timedelta(minutes=5)


class PossibleDuplicatesError(ValidationError):
    """The register may have the establishment already; `candidates` are to be shown."""

    def __init__(self, candidates: list[Likeness]) -> None:
        names = "; ".join(f"{one.establishment} ({one.why})" for one in candidates)
        super().__init__(
            _(
                "Sổ đã có cơ sở giống cơ sở này: %(names)s. Hãy dùng cơ sở đó, hoặc ghi lý do là "
                "cơ sở khác."
            ),
            code="possible_duplicates",
            params={"names": names},
        )
        self.candidates = candidates


class StaleEstablishmentError(Exception):
    """Somebody else has changed the establishment meanwhile; `stored` is what stands now."""

    def __init__(self, stored: Establishment) -> None:
        super().__init__(stored.pk)
        self.stored = stored


def provinces_to_enter(user: User) -> QuerySet[Province]:
    """Return the units in which the user enters establishments: today's, where there are any."""
    if not user.may_enter:
        return Province.objects.none()
    if user.sees_everything or user.province_id is None:
        return Province.objects.current()
    own = Province.objects.merged_into(user.province_id)
    return own.current() if own.current().exists() else own


@transaction.atomic
def create_establishment(*, by: User, distinct_reason: str = "", **values: Any) -> Establishment:
    """Enter an establishment; `values` are its fields, `province` among them.

    Raises ValidationError for what is wrong, by field, and PossibleDuplicatesError where the
    register may have it already and no `distinct_reason` (lý do là cơ sở khác) is given.
    """
    row = Establishment(**values, distinct_reason=distinct_reason.strip())
    if not user_enters_in(by, row.province_id):
        raise ValidationError({"province": _("Bạn không nhập cơ sở của tỉnh này.")})
    row.entered_for_id = by.organisation_id
    row.prepare()
    hold_ground(row.province_id)
    if (twin := sent_before(row)) is not None:
        return twin
    row.full_clean()
    refuse_duplicates(row, by=by)
    row.save()
    return row


@transaction.atomic
def change_establishment(*, by: User, row: Establishment, version: int) -> Establishment:
    """Store a corrected establishment, if nobody has changed it since that version was read.

    Raises StaleEstablishmentError, ValidationError, and PossibleDuplicatesError when a new name or
    code makes it look like another one and the row gives no reason.
    """
    stored = Establishment.objects.editable_by(by).select_for_update(of=("self",)).get(pk=row.pk)
    if stored.version != version:
        raise StaleEstablishmentError(stored)
    if row.province_id != stored.province_id and not user_enters_in(by, row.province_id):
        raise ValidationError({"province": _("Bạn không nhập cơ sở của tỉnh này.")})
    row.prepare()
    row.full_clean()
    if (row.name_key, row.tax_code) != (stored.name_key, stored.tax_code):
        refuse_duplicates(row, by=by)
    row.version = stored.version
    row.save()
    return row


def hold_ground(province: int) -> None:
    """Let the next who enters an establishment there wait: two at once would not see each other."""
    Province.objects.select_for_update(no_key=True, of=("self",)).get(pk=province)


def sent_before(row: Establishment) -> Establishment | None:
    """Return the row that the same form has made just now: a button pressed twice enters once."""
    typed = (*CHOSEN, "distinct_reason", "entered_for")
    same = {name: getattr(row, name) for name in typed}
    since = timezone.now() - SAME_PRESS
    return Establishment.objects.filter(merged_into=None, created_at__gte=since, **same).first()


def user_enters_in(user: User, province: int | None) -> bool:
    """Say whether a unit, of today or of before, is one in which the user enters."""
    if not user.may_enter or province is None:
        return False
    if user.sees_everything or user.province_id is None:
        return True
    return Province.objects.merged_into(user.province_id).filter(pk=province).exists()


def refuse_duplicates(row: Establishment, *, by: User) -> None:
    """Raise PossibleDuplicatesError unless a reason says that it is another establishment."""
    if row.distinct_reason:
        return
    if candidates := possible_duplicates(row, by=by):
        raise PossibleDuplicatesError(candidates)
