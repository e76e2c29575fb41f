"""Ids in a form that its page never offered (mã bị sửa): answered as what does not exist.

An account of one place is never shown the units, bodies and establishments of others, so an id of
theirs in a form was written by hand. The answer is that of a missing page, and stands in the log.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q
from django.http import Http404

from khuyencong.accounts.models import User
from programmes.forms.projects.choices import own_organisations, own_provinces
from provinces.models import Establishment, Organisation, Province

UNIT: Final = re.compile(r"(?:.+-)?province")
BODY: Final = re.compile(r"organisation_1")
GAINS: Final = re.compile(r"beneficiaries-\d+-establishment_1")
ID: Final = re.compile(r"[0-9]{1,18}")


def refuse_foreign(user: User, sent: Mapping[str, Any], *, project: Any = None) -> None:
    """Raise Http404 where a form names what only others may choose; `project` keeps its own."""
    if not user.is_local:
        return
    kept = Q(beneficiary__project=project) if project and project.pk else Q(pk=None)
    seen = Establishment.objects.visible_to(user).order_by().values("pk")
    living = Establishment.objects.filter(merged_into=None)
    units = own_provinces(user) if user.province_id else Province.objects.all()
    foreign = {
        UNIT: Province.objects.exclude(pk__in=units.order_by().values("pk")),
        BODY: Organisation.objects.exclude(pk__in=own_organisations(user).order_by().values("pk")),
        GAINS: living.exclude(pk__in=seen).exclude(kept),
    }
    for name, rows in foreign.items():
        pks = ids_in(sent, name)
        if pks and rows.filter(pk__in=pks).exists():
            raise Http404


def ids_in(sent: Mapping[str, Any], name: re.Pattern[str]) -> set[int]:
    """Return the numbers in the fields of a name."""
    values = (str(value) for key, value in sent.items() if name.fullmatch(key))
    return {int(value) for value in values if ID.fullmatch(value)}
