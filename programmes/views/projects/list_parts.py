"""The headings that sort a list of projects, and the filters in force, each to be taken away."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.forms.projects.filter import ALL_YEARS, ProjectFilter

TRIEU: Final = gettext_lazy("triệu đồng")
HEADINGS: Final = (
    ("ma", gettext_lazy("Mã"), ""),
    ("ten", gettext_lazy("Tên đề án, nội dung"), ""),
    ("don-vi", gettext_lazy("Tỉnh, tổ chức"), ""),
    ("nam", gettext_lazy("Năm"), ""),
    ("chuong-trinh", gettext_lazy("Chương trình"), ""),
    ("", gettext_lazy("Cơ sở thụ hưởng"), ""),
    ("trang-thai", gettext_lazy("Trạng thái"), ""),
    ("ho-tro", gettext_lazy("Hỗ trợ"), TRIEU),
    ("thuc-hien", gettext_lazy("Đã thực hiện"), TRIEU),
    ("han", gettext_lazy("Hạn"), ""),
)
LARGEST_FIRST: Final = {"ho-tro", "thuc-hien", "nam"}


@dataclass(frozen=True)
class Heading:
    """The head of a column; `query` sorts by it, or the other way round where it sorts now."""

    label: str
    unit: str
    query: str
    direction: str  # ascending, descending, or nothing

    @property
    def mark(self) -> str:
        """Return the arrow of the direction."""
        return {"ascending": "▲", "descending": "▼"}.get(self.direction, "")


def headings(form: ProjectFilter) -> list[Heading]:
    """Return the heads of the columns."""
    name, is_turned = sorted_by(form)
    return [
        Heading(
            str(label),
            str(unit),
            form.query_of(**{"sap-xep": next_order(key, form)}) if key else "",
            ("descending" if is_turned else "ascending") if key and key == name else "",
        )
        for key, label, unit in HEADINGS
    ]


def sorted_by(form: ProjectFilter) -> tuple[str, bool]:
    """Return the column that the list is sorted by, and whether from its end."""
    chosen = form.chosen("sap-xep")
    if not chosen:
        return ("nam", True) if form.chosen("nam") == ALL_YEARS else ("ma", False)
    return chosen.removeprefix("-"), chosen.startswith("-")


def next_order(key: str, form: ProjectFilter) -> str:
    """Return what a click on a heading sorts by."""
    name, is_turned = sorted_by(form)
    if key == name:
        return key if is_turned else f"-{key}"
    return f"-{key}" if key in LARGEST_FIRST else key


# -- filters in force ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    text: str
    query: str


def chips(form: ProjectFilter) -> list[Chip]:
    """Return the filters in force; of several statuses, each by itself."""
    return [chip for name, value in form.used().items() for chip in chips_of(form, name, value)]


def chips_of(form: ProjectFilter, name: str, value: Any) -> list[Chip]:
    """Return what one filter is set to."""
    label = str(form.fields[name].label)
    if isinstance(value, list):
        rest = {each: [other for other in value if other != each] for each in value}
        return [
            Chip(label, word(form, name, each), form.query_of(**{name: rest[each]}))
            for each in value
        ]
    without = form.query_of(**{name: ALL_YEARS if name == "nam" else ""})
    return [Chip(label, word(form, name, value), without)]


def word(form: ProjectFilter, name: str, value: Any) -> str:
    """Return the word of a choice; what was typed, in quotation marks; "có" for a tick."""
    if value is True:
        return _("có")
    choices = getattr(form.fields[name], "choices", None)
    return _("“%s”") % value if choices is None else flat(choices).get(value, str(value))


def flat(choices: Any) -> dict[str, str]:
    """Return choices without their groups."""
    found: dict[str, str] = {}
    for key, label in choices:
        found.update(flat(label) if isinstance(label, list) else {key: str(label)})
    return found
