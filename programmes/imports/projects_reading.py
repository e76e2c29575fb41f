"""How the columns of a project are read: what words mean in its province, year and status."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import PK, VERSION, Row
from khuyencong.text import search_key
from programmes.imports.projects_books import pieces
from programmes.imports.projects_gains import words_of
from programmes.imports.projects_words import STATUSES
from programmes.models import Project, Status
from programmes.models.plan import existed_in
from provinces.models import Organisation, Province

Holder = tuple[int | None, int | None]


class Workplace:
    """Whose projects a person brings in."""

    def __init__(self, user: Any, places: ProvinceBook) -> None:
        self.user, self.places = user, places
        self.units: set[int] = set()
        self.answers: dict[Any, Any] = {}  # holders by what rows say
        if user.is_local and user.province_id:
            served = Province.objects.merged_into(user.province_id)
            self.units = set(served.values_list("pk", flat=True))

    def holds(self, project: Any) -> bool:
        """Say whether the person enters projects of this holder."""
        if self.user.sees_everything:
            return bool(self.user.may_enter)
        if project.province_id:
            return project.province_id in self.units
        return bool(project.organisation_id) and (
            project.organisation_id == self.user.organisation_id
        )

    def in_year(self, year: int) -> Province | None:
        """Return the one unit of the workplace in a year; None where there were several."""
        units = [self.places.provinces[pk] for pk in self.units]
        there = [unit for unit in units if existed_in(unit, year)]
        return there[0] if len(there) == 1 else None


# -- finding -------------------------------------------------------------------------------------


def load(resource: Any, rows: list[Row]) -> None:
    """Read what a chunk of rows is about; what the last one was about is let go."""
    resource.book.forget()
    codes = {code for row in rows if (code := code_of(row))}
    pks = {row[PK] for row in rows if isinstance(row.get(PK), int)}
    for some in pieces(codes):
        resource.book.add(resource.held(Project.objects.filter(code__in=some)))
    for some in pieces(pks):
        resource.book.add(resource.held(Project.objects.filter(pk__in=some)))
    load_titles(resource, [row for row in rows if not code_of(row)])
    resource.gains.load({str(row["beneficiaries"]) for row in rows if row.get("beneficiaries")})


def load_titles(resource: Any, rows: list[Row]) -> None:
    """Read the projects that rows without a code are about."""
    keys = [key for row in rows if (key := title_key(resource, row))]
    resource.book.add_titles({key[:3] for key in keys})
    wanted = {pk for key in keys for pk in resource.book.titles.get(key, ())}
    for some in pieces(wanted):
        resource.book.add(resource.held(Project.objects.filter(pk__in=some)))


def code_of(row: Row) -> str:
    """Return the code that a row states."""
    return " ".join(str(row.get("code") or "").split())


def title_key(resource: Any, row: Row) -> Any:
    """Name a project without a code: holder, year, programme, folded title; None where unclear."""
    try:
        province, organisation = holder_in(resource, row)
        source = resource.columns["source"].read(row) if "source" in row else ""
    except (ValueError, ValidationError):
        return None
    title = search_key(str(row.get("title") or ""))
    if not (province or organisation) or not title or not row.get("year"):
        return None
    return province and province.pk, organisation and organisation.pk, row["year"], source, title


def holder_in(resource: Any, row: Row) -> tuple[Province | None, Organisation | None]:
    """Return whose project a row is; the workplace's, where the row does not say.

    Asked several times of every row, and of thousands alike: each answer is kept.
    """
    key = (row.get("province"), row.get("organisation"), row.get("year"))
    if key not in resource.own.answers:
        resource.own.answers[key] = holder_of_row(resource, row)
    answer: tuple[Province | None, Organisation | None] = resource.own.answers[key]
    return answer


def holder_of_row(resource: Any, row: Row) -> tuple[Province | None, Organisation | None]:
    """Find whose project a row is; raise ValueError."""
    year = row.get("year")
    if row.get("province"):
        return (resource.places.in_year(str(row["province"]), year), None) if year else (None, None)
    if row.get("organisation"):
        return None, resource.bodies.holder(str(row["organisation"]))
    if resource.user.organisation_id and resource.user.is_local:
        return None, resource.bodies.by_pk.get(resource.user.organisation_id)
    return (resource.own.in_year(year) if year else None), None


def find(resource: Any, row: Row) -> Any:
    """Return the project that a row is about; raise ValidationError where several may be."""
    if row.get(PK) and row.get(VERSION):
        return own_or_none(resource, resource.book.by_pk.get(row[PK]))
    if code := code_of(row):
        return own_or_none(resource, resource.book.by_code.get(code))
    key = title_key(resource, row)
    found = [resource.book.by_pk[pk] for pk in resource.book.titles.get(key, ())]
    found = [project for project in found if resource.own.holds(project)]
    if len(found) > 1:
        codes = ", ".join(project.code for project in found[:5])
        raise ValidationError({"code": _("Có nhiều đề án cùng tên: ghi mã (%s).") % codes})
    return found[0] if found else None


def own_or_none(resource: Any, project: Any) -> Any:
    """Hide a project that is not the person's."""
    return project if project is not None and resource.own.holds(project) else None


def begin(resource: Any, project: Any, row: Row) -> None:
    """Set what a new project is before its row is read."""
    project.national = project.local = project.counterpart = project.other = None
    project.gaining, project.created_by = [], resource.user
    try:
        project.province, project.organisation = holder_in(resource, row)
    except ValueError:
        return  # its column says so


# -- columns -------------------------------------------------------------------------------------


def province_of(resource: Any, text: str, row: Row) -> Province:
    """Return the unit of the project's year; raise ValueError."""
    year = row.get("year") or resource.instance.year
    if not year:
        raise ValueError(_("Chưa rõ năm nên chưa rõ tỉnh."))
    found: Province | None = None
    if row.get("year"):
        found = holder_in(resource, row)[0]
    return found or resource.places.in_year(str(text), int(year))


def holder_of(resource: Any, text: str, row: Row) -> Organisation | None:
    """Return the body that holds the money; a province that is named goes before."""
    if row.get("province"):
        return None
    found: Organisation = resource.bodies.holder(str(text))
    return found


def status_of(resource: Any, text: str, _row: Row) -> str:
    """Return the status of a new project; an existing one never moves by a file."""
    project = resource.instance
    if text in (None, ""):
        return str(project.status)
    meant = text if text in Status.values else STATUSES.get(search_key(str(text)))
    if not project._state.adding:
        if meant != project.status:
            tell(project, "status", _("Trạng thái không đổi bằng tệp; dùng các bước xử lý."))
        return str(project.status)
    if meant is None:
        tell(project, "status", _("Không nhận ra trạng thái “%s”: ghi bản nháp.") % text)
    elif resource.user.is_local and meant != Status.DRAFT:
        tell(project, "status", _("Nhập thành bản nháp: trạng thái “%s” qua các bước.") % text)
    else:
        return str(meant)
    return str(Status.DRAFT)


def content_of(resource: Any, text: str, _row: Row) -> Any:
    """Return the content; an unknown one is left out of a draft, and refused elsewhere."""
    if found := resource.contents.find(str(text)):
        return found
    message = _("Không nhận ra nội dung khuyến công “%s”.") % text
    if resource.instance.status != Status.DRAFT:
        raise ValueError(message)
    alarm(resource.instance, "content", message)
    return resource.instance.content


def unit_of(resource: Any, text: str, _row: Row) -> Any:
    """Return the body that carries the project out; one that no register has is told."""
    project = resource.instance
    if found := resource.bodies.find(str(text), project.province):
        return found
    tell(project, "implementing_unit", resource.bodies.unknown % text)
    return project.implementing_unit


def gaining_of(resource: Any, text: str, row: Row) -> Any:
    """Return who gains; of another's project nothing is looked up."""
    project = resource.instance
    clears = resource.clears or bool(row.get(VERSION))
    if text in (None, ""):
        return []
    if not resource.own.holds(project):
        return project.gaining
    gaining, told = resource.gains.gaining(str(text), project, clears=clears)
    for message in told:
        tell(project, "beneficiaries", message)
    return gaining or project.gaining


def tell(project: Any, column: str, message: str) -> None:
    """Remark on a row; it blocks nothing."""
    project.remarks.append((column, message))


def alarm(project: Any, column: str, message: str) -> None:
    """Warn of a row: it waits for a confirmation."""
    project.alarms.setdefault(column, []).append(message)


# -- showing -------------------------------------------------------------------------------------


def state(resource: Any, project: Any) -> Row:
    """Return what a project says, by column, as JSON."""
    body, unit = project.organisation, project.implementing_unit
    return {
        "code": project.code,
        "title": project.title,
        "year": project.year,
        "province": project.province and project.province.key,
        "organisation": body and resource.bodies.words(body),
        "source": project.source,
        "status": str(project.status),
        "content": project.content and project.content.name,
        "kind": str(project.kind),
        "is_flagship": "co" if project.is_flagship else "khong",
        "implementing_unit": unit and resource.bodies.words(unit),
        "beneficiaries": words_of(project.gaining) or None,
        "place": project.place,
        "started_on": project.started_on and project.started_on.isoformat(),
        "ended_on": project.ended_on and project.ended_on.isoformat(),
        "national": project.national,
        "local": project.local,
        "counterpart": project.counterpart,
        "stated_total": project.stated_total,
        "note": project.note,
    }
