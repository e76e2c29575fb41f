"""What the rows of projects refer to, read once: contents, bodies, projects that there are."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from khuyencong.text import search_key
from programmes.imports.projects_words import contents_named, plain_words
from programmes.models import ActivityContent, Beneficiary, Project, ProjectFunding
from provinces.models import Organisation, Province
from provinces.models.organisation import STANDALONE_KINDS

PIECE = 1000
TitleKey = tuple[int | None, int | None, int, str, str]


def pieces(items: Iterable[Any]) -> list[list[Any]]:
    """Cut keys into pieces short enough for one statement."""
    rest = sorted(items)
    return [rest[start : start + PIECE] for start in range(0, len(rest), PIECE)]


class ContentBook:
    """Contents by name, code or the words of offices."""

    def __init__(self) -> None:
        self.found: dict[str, ActivityContent | None] = {}

    @cached_property
    def by_pk(self) -> dict[int, ActivityContent]:
        """Read them all: there are two dozen."""
        return ActivityContent.objects.in_bulk()

    def names(self) -> list[str]:
        """Name them, the decree's own first."""
        rows = sorted(self.by_pk.values(), key=lambda each: (each.number is None, each.number or 0))
        return [content.name for content in rows]

    @cached_property
    def by_words(self) -> dict[str, ActivityContent]:
        """Return every name and code, folded."""
        named = {plain_words(each.name): each for each in self.by_pk.values()}
        return {each.code: each for each in self.by_pk.values()} | named

    def find(self, text: str) -> ActivityContent | None:
        """Return the content that a text names; None where it names none, or several."""
        if text not in self.found:
            self.found[text] = self.look_up(text)
        return self.found[text]

    def look_up(self, text: str) -> ActivityContent | None:
        """Find a text that was not asked before."""
        if exact := self.by_words.get(text) or self.by_words.get(plain_words(text)):
            return exact
        known = (self.by_words.get(code) for code in contents_named(text))
        return self.one_of([each for each in known if each])

    def one_of(self, found: list[ActivityContent]) -> ActivityContent | None:
        """Return the only one; of several parts of one content, the content."""
        whole = {each.parent_id or each.pk for each in found}
        if len(found) == 1:
            return found[0]
        return self.by_pk[whole.pop()] if len(whole) == 1 else None


class BodyBook:
    """Organisations by name, in a province or anywhere."""

    def __init__(self) -> None:
        self.written: dict[int, str] = {}
        self.unknown = _(
            "Danh mục chưa có tổ chức “%s” nên chưa ghi đơn vị thực hiện: chọn ở trang đề án, "
            "hoặc nhờ quản trị dữ liệu thêm tổ chức này rồi nhập lại tệp."
        )

    @cached_property
    def by_pk(self) -> dict[int, Organisation]:
        """Read them all: there are a few hundred."""
        return Organisation.objects.in_bulk()

    @cached_property
    def by_words(self) -> dict[str, list[Organisation]]:
        """Return them by folded name and by key."""
        found: dict[str, list[Organisation]] = defaultdict(list)
        for body in self.by_pk.values():
            found[body.search_key].append(body)
            found[body.key].append(body)
        return found

    def find(self, text: str, province: Province | None) -> Organisation | None:
        """Return the body of a name: the province's own first, else the only one."""
        found = self.by_words.get(search_key(text), [])
        if len(found) > 1 and province:
            found = [body for body in found if body.province_id == province.pk]
        return found[0] if len(found) == 1 else None

    def holder(self, text: str) -> Organisation:
        """Return a body that may hold money of its own; raise ValueError."""
        found = [b for b in self.by_words.get(search_key(text), []) if b.kind in STANDALONE_KINDS]
        if len(found) != 1:
            raise ValueError(_("Không có tổ chức “%s” được giao kinh phí riêng.") % text)
        return found[0]

    def words(self, body: Organisation) -> str:
        """Return words that read back as the body: its name, or its key where two share it."""
        if body.pk not in self.written:
            is_only = len(self.by_words[body.search_key]) == 1
            self.written[body.pk] = body.name if is_only else body.key
        return self.written[body.pk]


class ProjectBook:
    """The projects that rows are about, with their money and who gains from them."""

    def __init__(self, contents: ContentBook, bodies: BodyBook, provinces: Any) -> None:
        self.contents, self.bodies, self.provinces = contents, bodies, provinces
        self.by_code: dict[str, Project] = {}
        self.by_pk: dict[int, Project] = {}
        self.titles: dict[TitleKey, list[int]] = {}
        self.read: set[tuple[int | None, int | None, int]] = set()

    def forget(self) -> None:
        """Let the projects of the rows before go."""
        self.by_code, self.by_pk = {}, {}

    def add_titles(self, holders: Iterable[tuple[int | None, int | None, int]]) -> None:
        """Read the titles of (province, organisation, year) that were not read yet."""
        new = set(holders) - self.read
        self.read |= new
        scope = Q(province__in={p for p, _o, _y in new if p}) | Q(
            organisation__in={o for _p, o, _y in new if o}
        )
        if not new:
            return
        rows = Project.objects.filter(scope, year__in={y for _p, _o, y in new}).order_by("pk")
        names = ("pk", "province_id", "organisation_id", "year", "source", "title")
        for pk, *key, title in rows.values_list(*names).iterator():
            if tuple(key[:3]) in new:
                self.titles.setdefault((*key, search_key(title)), []).append(pk)

    def add(self, rows: QuerySet[Any]) -> None:
        """Take projects in, with all that their rows show."""
        found = {row.pk: row for row in rows}
        for project in found.values():
            self.complete(project)
            self.by_pk[project.pk] = self.by_code[project.code] = project
        self.add_parts(found)

    def complete(self, project: Any) -> None:
        """Give a project its relations without a query, and room for its parts."""
        project.province = self.provinces.provinces.get(project.province_id)
        project.organisation = self.bodies.by_pk.get(project.organisation_id)
        project.implementing_unit = self.bodies.by_pk.get(project.implementing_unit_id)
        project.content = self.contents.by_pk.get(project.content_id)
        project.national = project.local = project.counterpart = project.other = None
        project.gaining = []

    def add_parts(self, projects: dict[int, Any]) -> None:
        """Read money and beneficiaries."""
        for some in pieces(projects):
            money = ProjectFunding.objects.filter(project__in=some).order_by()
            for pk, source, amount in money.values_list("project_id", "source", "amount"):
                setattr(projects[pk], source, amount)
            gains = Beneficiary.objects.filter(project__in=some).order_by("pk")
            for gain in gains.select_related("establishment"):
                projects[gain.project_id].gaining.append((gain.establishment, gain.share))
