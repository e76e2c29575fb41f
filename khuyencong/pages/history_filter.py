"""The filters of the log (bộ lọc của nhật ký); names are those of the address."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.apps import apps
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.history.models import ChangeKind, ChangeQuerySet
from khuyencong.history.reading import model_name
from khuyencong.history.remembered import Remembered
from khuyencong.text import search_key, sort_key
from programmes.forms.filtering import FilterForm

BEFORE: Final = "truoc"


class HistoryFilter(FilterForm):
    """By person, kind of record and of change, days, words, and the page or file it came from."""

    def __init__(self, parameters: QueryDict) -> None:
        super().__init__(parameters)
        self.fields |= {
            "q": text(_("Hồ sơ hoặc người")),
            "loai": choice(_("Loại hồ sơ"), [("", _("Mọi loại")), *remembered_models()]),
            "viec": choice(_("Việc"), [("", _("Mọi việc")), *ChangeKind.choices]),
            "tu": day(_("Từ ngày")),
            "den": day(_("Đến ngày")),
            "nguon": text(_("Từ trang, tệp, lệnh")),
            "nguoi": forms.IntegerField(label=_("Mã tài khoản"), required=False, min_value=1),
        }

    def filtered(self, changes: ChangeQuerySet) -> ChangeQuerySet:
        """Keep what was chosen."""
        found = changes
        for word in search_key(self.chosen("q") or "").split():
            found = found.filter(search_key__contains=word)
        same = {"model": "loai", "kind": "viec", "user_pk": "nguoi"}
        found = found.filter(**{k: v for k, n in same.items() if (v := self.chosen(n))})
        if source := self.chosen("nguon"):
            found = found.filter(source__contains=source.strip())
        return self.of_days(found)

    def of_days(self, changes: ChangeQuerySet) -> ChangeQuerySet:
        """Keep the days chosen, both included."""
        first, last = self.chosen("tu"), self.chosen("den")
        if first:
            changes = changes.filter(at__gte=midnight(first))
        if last:
            changes = changes.filter(at__lt=midnight(last + timedelta(days=1)))
        return changes

    @property
    def problems(self) -> list[str]:
        """Leave out of account what pages through the list."""
        return [each for each in super().problems if f"“{BEFORE}”" not in each]


def remembered_models() -> list[tuple[str, str]]:
    """List the kinds of records that have a history, in Vietnamese order."""
    labels = (m._meta.label_lower for m in apps.get_models() if issubclass(m, Remembered))
    names = [(label, model_name(label)) for label in labels]
    return sorted(names, key=lambda row: sort_key(row[1]))


def midnight(date: Any) -> datetime:
    """Return when a day begins in Việt Nam."""
    return timezone.make_aware(datetime.combine(date, time.min))


def text(label: Any) -> forms.CharField:
    """Ask for words."""
    return forms.CharField(label=label, required=False, max_length=100)


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    """Ask for one of several."""
    return forms.ChoiceField(label=label, required=False, choices=choices)


def day(label: Any) -> forms.DateField:
    """Ask for a day."""
    asked = {"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "size": "12"}
    widget = forms.DateInput(attrs=asked)
    return forms.DateField(label=label, required=False, widget=widget)
