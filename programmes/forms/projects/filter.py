"""The filters of the list of projects (danh sách đề án), all of them in its address."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from programmes.forms.filtering import Choices, FilterForm, folded_units, province_choices
from programmes.models import (
    ActivityContent,
    FundingSource,
    Origin,
    ProjectKind,
    ProjectLine,
    Status,
)
from programmes.models.lines import ProjectLineQuerySet
from provinces.geography import Territory
from provinces.models import Organisation, Province

SOURCES: Final = {"quoc-gia": FundingSource.NATIONAL, "dia-phuong": FundingSource.LOCAL}
KINDS: Final = {
    "de-an": ProjectKind.ORDINARY,
    "nhom": ProjectKind.GROUP,
    "nhiem-vu": ProjectKind.TASK,
}
STATUSES: Final = {
    "ban-nhap": Status.DRAFT,
    "dang-ky": Status.REGISTERED,
    "tham-dinh-co-so": Status.APPRAISED_LOCAL,
    "tham-dinh-bo": Status.APPRAISED_MINISTRY,
    "phe-duyet": Status.APPROVED,
    "giao-ke-hoach": Status.ASSIGNED,
    "ky-hop-dong": Status.CONTRACTED,
    "dang-thuc-hien": Status.IN_PROGRESS,
    "nghiem-thu": Status.ACCEPTED,
    "thanh-ly": Status.LIQUIDATED,
    "quyet-toan": Status.SETTLED,
    "khong-duyet": Status.REJECTED,
    "ngung": Status.STOPPED,
    "chuyen-tiep": Status.CARRIED_OVER,
}
CLAIMED: Final = "cong-bo"
ALL_YEARS: Final = "tat-ca"
PAGE_SIZES: Final = (50, 20, 100)
BY_CODE: Final = ("-year", "code")
COLUMNS: Final = {
    "ma": "code",
    "ten": "title_order",
    "don-vi": "holder_order",
    "nam": "year",
    "chuong-trinh": "source",
    "trang-thai": "life_order",
    "ho-tro": "support",
    "thuc-hien": "executed",
    "han": "ended_on",
}


class ProjectFilter(FilterForm):
    """Everything by which projects can be found; names are those of the address."""

    folded_away = frozenset({"trang-thai", "loai", "diem", "tra-lai", "nguon-goc", "so-dong"})

    def __init__(self, parameters: QueryDict, user: User, territory: Territory) -> None:
        self.parameters = with_this_year(parameters)
        super().__init__(self.parameters)
        self.territory = territory
        self.contents = contents_in_order()
        self.fields |= {
            "q": forms.CharField(label=_("Tìm"), max_length=200),
            "nam": choice(_("Năm"), year_choices(user)),
            "tinh": choice(_("Tỉnh, tổ chức"), holder_choices(user, territory)),
            "nguon": choice(_("Chương trình"), [("", _("Cả hai")), *labelled(SOURCES)]),
            "noi-dung": choice(
                _("Nội dung"), [("", _("Mọi nội dung")), *content_choices(self.contents)]
            ),
            "trang-thai": forms.MultipleChoiceField(
                label=_("Trạng thái"),
                choices=labelled(STATUSES),
                widget=forms.CheckboxSelectMultiple,
            ),
            "loai": choice(_("Loại"), [("", _("Mọi loại")), *labelled(KINDS)]),
            "nguon-goc": choice(_("Nguồn gốc"), origin_choices()),
            "so-dong": choice(_("Số dòng mỗi trang"), size_choices()),
            "diem": yes(_("Chỉ đề án điểm")),
            "tra-lai": yes(_("Chỉ hồ sơ bị trả lại")),
            "sap-xep": choice(_("Sắp xếp"), order_choices(), forms.HiddenInput),
        }
        self.fields["q"].widget = forms.TextInput({"type": "search", "maxlength": 200})
        for field in self.fields.values():
            field.required = False

    def filtered(self, lines: ProjectLineQuerySet) -> ProjectLineQuerySet:
        """Keep what matches every filter that was understood, in no order."""
        conditions = Q(origin=Origin.PUBLISHED if self.shows_claims else Origin.ENTERED)
        for name, condition in CONDITIONS.items():
            if chosen := self.chosen(name):
                conditions &= condition(chosen)
        conditions &= self.of_holder() & self.of_content()
        return lines.filter(conditions).with_words(self.chosen("q") or "")

    def of_holder(self) -> Q:
        """Match a province with what was folded into it, or an organisation."""
        key = self.chosen("tinh")
        if not key:
            return Q()
        if self.territory.find(key):
            return Q(province__in=folded_units(self.territory, key))
        return Q(organisation__key=key)

    def of_content(self) -> Q:
        """Match a content with its parts."""
        code = self.chosen("noi-dung")
        whole = {row.pk for row in self.contents if row.code == code}
        parts = {row.pk for row in self.contents if row.parent_id in whole}
        return Q(content__in=whole | parts) if code else Q()

    @property
    def shows_claims(self) -> bool:
        """Say whether it lists what documents name (đề án công bố), never mixed with records."""
        return bool(self.chosen("nguon-goc"))

    @property
    def order(self) -> tuple[Any, ...]:
        """Return what the lines are sorted by; what is missing comes last either way."""
        chosen = self.chosen("sap-xep")
        if not chosen:
            return BY_CODE
        name = COLUMNS[chosen.removeprefix("-")]
        turned = F(name).desc if chosen.startswith("-") else F(name).asc
        may_be_missing = ProjectLine._meta.get_field(name).null
        # Where nothing is missing, an index can be read either way.
        return (turned(nulls_last=True if may_be_missing else None), *BY_CODE)

    @property
    def page_size(self) -> int:
        """Return how many lines a page has."""
        return int(self.chosen("so-dong") or PAGE_SIZES[0])

    def query_of(self, **changes: Any) -> str:
        """Return the query string of the filters in force with some of them changed."""
        kept = {name: self.parameters.getlist(name) for name in self.fields if self.chosen(name)}
        merged = {**kept, **changes}
        return urlencode({name: value for name, value in merged.items() if value}, doseq=True)

    def used(self) -> dict[str, Any]:
        """Return what the lines are filtered by: name in the address -> what was chosen."""
        filters = [name for name in self.fields if name not in ("sap-xep", "so-dong")]
        chosen = {name: self.chosen(name) for name in filters}
        return {
            name: value for name, value in chosen.items() if value and (name, value) != EVERY_YEAR
        }

    def is_filtered(self) -> bool:
        """Say whether anything but the year narrows the list."""
        return bool(self.used().keys() - {"nam"})

    @property
    def more_is_used(self) -> bool:
        """Say whether a filter behind “Lọc thêm” is at work."""
        return bool(self.used().keys() & self.folded_away)


EVERY_YEAR: Final = ("nam", ALL_YEARS)
CONDITIONS: Final[dict[str, Callable[[Any], Q]]] = {
    "nam": lambda year: Q() if year == ALL_YEARS else Q(year=year),
    "nguon": lambda slug: Q(source=SOURCES[slug]),
    "trang-thai": lambda slugs: Q(status__in=[STATUSES[slug] for slug in slugs]),
    "loai": lambda slug: Q(kind=KINDS[slug]),
    "diem": lambda _chosen: Q(is_flagship=True),
    "tra-lai": lambda _chosen: Q(is_returned=True),
}


def with_this_year(parameters: QueryDict) -> QueryDict:
    """Start in the current year; all of them are asked for by name."""
    if parameters.get("nam"):
        return parameters
    changed = parameters.copy()
    changed["nam"] = str(timezone.localdate().year)
    return changed


def choice(label: Any, choices: Choices, widget: Any = None) -> forms.ChoiceField:
    """Return a field of words to choose from."""
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def yes(label: Any) -> forms.BooleanField:
    """Return a box to tick; "co" in the address."""
    return forms.BooleanField(label=label, widget=forms.CheckboxInput({"value": "co"}))


def labelled(words: dict[str, Any]) -> Choices:
    """List address words with the labels of what they stand for."""
    return [(slug, value.label) for slug, value in words.items()]


def year_choices(user: User) -> Choices:
    """List the years from the first project that the user sees to the next one, latest first."""
    years = ProjectLine.objects.visible_to(user).values_list("year", flat=True)
    this = timezone.localdate().year
    first = years.order_by("year").first() or this
    last = years.order_by("-year").first() or this
    listed = range(max(last, this + 1), min(first, this) - 1, -1)
    return [(ALL_YEARS, _("Tất cả các năm")), *((str(year), str(year)) for year in listed)]


def holder_choices(user: User, territory: Territory) -> Choices:
    """List whose projects the user may see: local staff have their own units only."""
    if user.sees_everything:
        bodies = Organisation.objects.standalone().values_list("key", "name")
        return [*province_choices(territory), (str(_("Tổ chức")), list(bodies))]
    if not (user.is_local and user.province_id):
        return [("", _("Đơn vị của tôi"))]
    served = set(Province.objects.merged_into(user.province_id).values_list("pk", flat=True))
    units = [(unit.key, unit.name) for unit in territory.units if unit.pk in served]
    return [("", _("Đơn vị của tôi")), *(units if len(units) > 1 else [])]


def contents_in_order() -> list[ActivityContent]:
    """Return the contents as the decree numbers them, each followed by its parts."""
    rows = list(ActivityContent.objects.order_by("code"))
    last = max((row.number or 0 for row in rows), default=0) + 1
    whole = sorted(
        (row for row in rows if not row.parent_id), key=lambda row: (row.number or last, row.code)
    )
    return [each for row in whole for each in (row, *parts_of(row, rows))]


def parts_of(whole: ActivityContent, rows: list[ActivityContent]) -> list[ActivityContent]:
    """Return the parts of a content."""
    return [row for row in rows if row.parent_id == whole.pk]


def content_choices(contents: list[ActivityContent]) -> Choices:
    """List the contents, parts set in."""
    return [(row.code, f"– {row.name}" if row.parent_id else row.name) for row in contents]


def origin_choices() -> Choices:
    """List where projects come from; the records are what a list is of."""
    return [("", _("Hồ sơ trong hệ thống")), (CLAIMED, _("Nêu trong tài liệu công bố"))]


def size_choices() -> Choices:
    """List the sizes of a page, the usual one first."""
    usual, *others = map(str, PAGE_SIZES)
    return [("", usual), *((size, size) for size in others)]


def order_choices() -> Choices:
    """List the columns, each both ways."""
    return [
        ("", ""),
        *((f"{sign}{name}", name) for name in COLUMNS for sign in ("", "-")),
    ]
