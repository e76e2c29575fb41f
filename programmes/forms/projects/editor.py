"""The whole form of a project (biểu mẫu đề án): binds, checks and saves its parts together."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from khuyencong.accounts.models import User
from programmes.forms.projects import money
from programmes.forms.projects.beneficiaries import PREFIX, Beneficiaries
from programmes.forms.projects.main import FIELDS, ProjectForm
from programmes.forms.projects.money import FundingForm, amount_of
from programmes.forms.projects.readings import Reading, as_sent, readings
from programmes.forms.projects.targets import TargetForm
from programmes.lifecycle.completeness import missing_of
from programmes.models import FundingSource, Project, ProjectKind
from programmes.models.numbering import is_automatic, next_code, prefix_of

TOO_EARLY: Final = gettext_noop(
    "Đề án nhóm được duyệt khi chưa nêu đơn vị thụ hưởng: hãy bỏ các cơ sở, hoặc chọn loại khác."
)


TOGETHER: Final[tuple[set[str], ...]] = ({"started_on", "ended_on"}, {"province", "year"})


@dataclass(frozen=True)
class Problem:
    """A line of the error summary, linked to its field."""

    label: str
    message: str
    target: str


class ProjectEditor:
    """A project and what was typed about it; `data` is None for a form that is only shown."""

    def __init__(self, *, user: User, project: Project, data: QueryDict | None = None) -> None:
        self.user, self.project = user, project
        self.before = values_of(project)
        self.prefix_before = prefix_of(project)
        self.form = ProjectForm(data, user=user, instance=project)
        self.funding = FundingForm(data, project=project)
        self.beneficiaries = Beneficiaries(data, user=user, project=project)
        self.targets = TargetForm(data, project=project)

    def is_valid(self) -> bool:
        """Say whether everything typed can be kept; a draft may lack anything but its holder."""
        forms_valid = [self.form.is_valid(), self.funding.is_valid(), self.targets.is_valid()]
        return all([*forms_valid, self.beneficiaries.is_valid()])

    def parts(self) -> Iterator[tuple[str, forms.BaseForm]]:
        """Go through the parts in the order of the page, each with what its labels begin with."""
        yield "", self.form
        for number, row in enumerate(self.beneficiaries.formset.forms, start=1):
            yield _("Dòng %(number)s: ") % {"number": number}, row
        yield "", self.beneficiaries.new
        yield "", self.funding
        yield "", self.targets

    def problems(self) -> list[Problem]:
        """Return every error, in the order of the page."""
        found = [
            Problem(f"{start}{name_of(form, name)}", str(message), target_of(form, name))
            for start, form in self.parts()
            for name, messages in form.errors.items()
            for message in messages
        ]
        rows = self.beneficiaries.formset.non_form_errors()
        return found + [Problem("", str(each), "beneficiaries") for each in rows]

    def check(self) -> None:
        """Add what the stored file lacks before it can be handed in, beside its field."""
        for missing in missing_of(self.project):
            form, name = self.place_of(missing.field)
            form.add_error(name, missing.message)
        if names_too_early(self.project.kind, self.beneficiaries.count):
            self.form.add_error("kind", _(TOO_EARLY))

    def place_of(self, name: str) -> tuple[forms.BaseForm, str | None]:
        """Return where a thing that is missing is filled in."""
        if name == "funding":
            source = self.project.source or FundingSource.NATIONAL
            return self.funding, source
        if name == PREFIX:
            return self.beneficiaries.formset.forms[-1], "establishment"
        return self.form, name if name in self.form.fields else None

    def contradictions(self) -> list[str]:
        """Return what does not agree among the sums (shown, never put right by itself)."""
        stated, source = amount_of(self.form["stated_total"]), self.form["source"].value() or ""
        shares = self.beneficiaries.shares()
        found = list(money.contradictions(self.funding, stated, shares, source))
        kind = self.form["kind"].value()
        return [*found, _(TOO_EARLY)] if names_too_early(kind, len(shares)) else found

    def readings(self) -> list[Reading]:
        """Return what the form says now, thing by thing."""
        main, sums = readings(self.form), readings(self.funding)
        return [*main, self.beneficiaries.reading(), *sums, *self.targets.readings()]

    def fingerprints(self) -> str:
        """Return a short sum of everything that can be changed, to know later who changed what."""
        return json.dumps({reading.key: reading.fingerprint for reading in self.readings()})

    def as_sent(self) -> QueryDict:
        """Return what the browser would send of the project as it is stored."""
        data = QueryDict(mutable=True)
        management = self.beneficiaries.formset.management_form
        rows = [form for _start, form in self.parts()]
        data.update(dict(pair for form in [management, *rows] for pair in as_sent(form)))
        return data

    def changed_fields(self) -> list[str]:
        """Return the project's own fields that differ from what is stored."""
        now = values_of(self.project)
        return [name for name in now if now[name] != self.before[name]]

    @transaction.atomic
    def save(self, *, partly: bool = False) -> Project:
        """Write what changed, or what can be written of it; the version grows only then."""
        if partly:
            self.take_back()
        self.settle_code()
        is_new = self.project.pk is None
        if is_new:
            self.project.created_by = self.user
            self.project.save()
        changed = [] if is_new else self.changed_fields()
        if self.save_parts(partly=partly) | bool(changed) and not is_new:
            self.project.save(update_fields=changed)
        return self.project

    def save_parts(self, *, partly: bool) -> bool:
        """Write the rows; say whether any changed. A new establishment is entered on purpose."""
        return any(
            [
                self.funding.save(except_for=self.funding.errors),
                self.targets.save(except_for=self.targets.errors),
                self.beneficiaries.save(with_new=not partly),
            ]
        )

    def can_begin(self) -> bool:
        """Say whether the draft has what the database asks of it: a holder and a year."""
        self.take_back()
        return self.project.holder is not None and bool(self.project.year)

    def take_back(self) -> None:
        """Put back the fields that cannot be stored, and what was judged together with them."""
        wrong = set(FIELDS if self.form.non_field_errors() else self.form.errors)
        for pair in TOGETHER:
            wrong |= pair if pair & wrong else set()
        for name in wrong & set(FIELDS):
            setattr(self.project, column(name), self.before[name])

    def settle_code(self) -> None:
        """Take the office's own number, or give a code that follows holder, year, programme."""
        project, prefix = self.project, prefix_of(self.project)
        is_own = bool(project.code) and not is_automatic(project.code, self.prefix_before)
        typed = self.form.cleaned_data.get("own_code", project.code if is_own else "")
        if typed:
            project.code = typed
        elif project.holder and not is_automatic(project.code, prefix):
            project.code = next_code(project.holder, project.year, project.source)


def names_too_early(kind: str, count: int) -> bool:
    """Say whether a group project names who gains already (TT 36/2013/TT-BCT Điều 10)."""
    return kind == ProjectKind.GROUP and count > 0


def values_of(project: Project) -> dict[str, Any]:
    """Return the project's own fields as they are stored, keys as primary keys."""
    names = [*FIELDS, "code"]
    return {name: getattr(project, column(name)) for name in names}


def column(name: str) -> str:
    """Return the attribute that holds a field's stored value."""
    return str(getattr(Project._meta.get_field(name), "attname", name))


def name_of(form: forms.BaseForm, name: str) -> str:
    """Return the label of a field, with what separates it from the message."""
    if name not in form.fields:
        return ""
    return f"{form[name].label}: "


def target_of(form: forms.BaseForm, name: str) -> str:
    """Return the id to go to."""
    return str(form[name].id_for_label) if name in form.fields else "main"
