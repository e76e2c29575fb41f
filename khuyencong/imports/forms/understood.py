"""Correcting how a file is read (sửa cách hiểu): of one table, of the file, saved as a layout."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.formatting import Unit
from khuyencong.imports import words
from khuyencong.imports.kinds import kinds_for
from khuyencong.imports.models import SheetLayout
from khuyencong.imports.rows import Sample
from khuyencong.imports.tables import TableView
from khuyencong.sheets.cells import column_number
from khuyencong.sheets.choices import IGNORE, Choices, ColumnChoice, TableChoice
from khuyencong.sheets.contents import AWARDS, ENTRIES, PLANS, RESULTS
from khuyencong.sheets.vocabulary import MONEY

FIRST_YEAR, LAST_YEAR = 2000, 2100
FURTHEST: Final = 1_048_576
REPEATED: Final = "repeated"  # the field of a column that means what another one means
NO_NUMBER: Final = {"invalid": _("Hãy ghi một số nguyên.")}
UNKNOWN: Final = ("", _("– chưa rõ –"))
OF_ALL: Final = ("kind", "unit", "year", "province", "source")
OF_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    PLANS: ("stage", "decision_no", "decision_date"),
    ENTRIES: ("stage",),
    RESULTS: ("period", "decision_no"),
    AWARDS: ("level", "region", "decision_no", "decision_date"),
}
"""What titles say besides, of those kinds of tables for which it matters."""
OF_TITLES: Final = ("period", "stage", "level", "region", "decision_no", "decision_date")
PLACES: Final = ("top", "bottom", "last")
STAGED: Final = frozenset({PLANS, ENTRIES, RESULTS})
Options = list[tuple[str, Any]]


def options(said: words.Words) -> Options:
    """Offer words under an empty choice."""
    return [UNKNOWN, *said.items()]


class TableForm(forms.Form):
    """What one table is; what is left as it stands is left to the file."""

    use_required_attribute = False
    take = forms.BooleanField(label=_("Đọc bảng này"), required=False)
    kind = forms.ChoiceField(label=_("Bảng chứa"), required=False)
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=options(words.UNITS), required=False)
    year = forms.IntegerField(
        label=_("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR,
        error_messages=NO_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    province = forms.ChoiceField(label=_("Tỉnh, thành phố"), required=False)
    source = forms.ChoiceField(
        label=_("Nguồn kinh phí"), choices=options(words.TABLE_SOURCES), required=False
    )
    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=options(words.STAGES), required=False)
    period = forms.ChoiceField(label=_("Kỳ"), required=False)
    level = forms.ChoiceField(
        label=_("Cấp bình chọn"), choices=options(words.LEVELS), required=False
    )
    region = forms.ChoiceField(label=_("Khu vực"), choices=options(words.REGIONS), required=False)
    decision_no = forms.CharField(
        label=_("Số quyết định, văn bản"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    decision_date = forms.DateField(
        label=_("Ngày quyết định"), required=False,
        widget=forms.DateInput(attrs={"placeholder": _("ngày/tháng/năm"), "autocomplete": "off"}),
    )  # fmt: skip
    top = forms.IntegerField(
        label=_("Tiêu đề từ dòng"), min_value=1, max_value=FURTHEST, error_messages=NO_NUMBER
    )
    bottom = forms.IntegerField(
        label=_("đến dòng"), min_value=1, max_value=FURTHEST, error_messages=NO_NUMBER
    )
    last = forms.IntegerField(
        label=_("Số liệu đến dòng"), required=False, min_value=1, max_value=FURTHEST,
        error_messages=NO_NUMBER,
        help_text=_("Để trống: đến hết bảng."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, table: TableView, chosen: TableChoice, user: Any,
        places: Iterable[str], samples: Mapping[str, list[Sample]] | None = None,
    ) -> None:  # fmt: skip
        self.table, self.chosen, self.samples = table, chosen, samples or {}
        super().__init__(data, label_suffix="", initial=initial_of(table, chosen))
        fields: Any = self.fields
        fields["kind"].choices = kind_options(user, table)
        names = [*places]
        if (said := table.data.get("province")) and said not in names:
            names.append(said)
        fields["province"].choices = [UNKNOWN, *((name, name) for name in names)]
        fields["period"].choices = [UNKNOWN, *words.periods()]
        if reaches := table.data.get("reaches"):
            rows = {"first": reaches[0], "last": reaches[1]}
            help_text = gettext("Đang đọc dòng %(first)d–%(last)d; để trống: đến hết bảng.")
            fields["last"].help_text = help_text % rows
        self.ask_what_matters()
        for number, column in columns_of(table).items():
            self.add_column(number, column)
        for each in table.decodings:
            label = gettext("Cột %(at)s: chuyển từ %(words)s") % each
            self.fields[f"decode-{each['column']}"] = forms.BooleanField(
                label=label, required=False, initial=each.get("decoded", True)
            )

    def ask_what_matters(self) -> None:
        """Leave out what tables of this kind have not, and say what only the file's name tells."""
        mattering = OF_KINDS.get(self.table.data.get("table_kind") or "", ())
        for name in OF_TITLES:
            is_said = self.table.says(name) or getattr(self.chosen, name) is not None
            if name not in mattering and not is_said:
                del self.fields[name]
        for name in self.table.data.get("by_name", ()):
            self.fields[name].help_text = gettext("theo tên tệp")

    def close(self) -> None:
        """Let it only be read: what is written is corrected in its records."""
        for field in self.fields.values():
            field.disabled = True

    def add_column(self, number: int, column: Mapping[str, Any]) -> None:
        """Ask what a column means, and in which unit, where it is money."""
        label = f"{column['at']} – {column['text'] or gettext('(không có tiêu đề)')}"
        choices = meaning_options(self.table, column)
        self.fields[f"meaning-{number}"] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=meaning_of(column)
        )
        if column.get("unit") is not None or is_money(column):
            self.fields[f"unit-{number}"] = forms.ChoiceField(
                label=gettext("Đơn vị của cột %s") % column["at"], required=False,
                choices=[("", gettext("đơn vị như cả bảng")), *words.UNITS.items()],
                initial=column.get("unit") or "",
            )  # fmt: skip
        if is_money(column) and self.table.data.get("table_kind") in STAGED:
            self.fields[f"stage-{number}"] = forms.ChoiceField(
                label=gettext("Giai đoạn của cột %s") % column["at"], required=False,
                choices=[("", gettext("giai đoạn như cả bảng")), *words.STAGES.items()],
                initial=column.get("stage") or "",
            )  # fmt: skip

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Return the columns in order, each with its fields."""
        return [
            {
                **column,
                "samples": self.samples.get(column["at"], []),
                "meaning": self[f"meaning-{number}"],
                "own": [
                    self[name]
                    for name in (f"unit-{number}", f"stage-{number}")
                    if name in self.fields
                ],
            }
            for number, column in columns_of(self.table).items()
        ]

    @property
    def decodings(self) -> list[dict[str, Any]]:
        """Return the columns from before Unicode, each with its field."""
        return [
            {**each, "field": self[f"decode-{each['column']}"]} for each in self.table.decodings
        ]

    @property
    def simple(self) -> list[forms.BoundField]:
        """Return the fields about the table as a whole."""
        names = (*OF_ALL, *OF_TITLES, *PLACES)
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Refuse a header that ends before it begins."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if (values.get("top") or 0) > (values.get("bottom") or FURTHEST):
            self.add_error("bottom", gettext("Dòng cuối của tiêu đề đứng trước dòng đầu."))
        return values

    def choice(self) -> TableChoice:
        """Return what was chosen before, with what was changed now."""
        values = self.cleaned_data
        names = [name for name in self.changed_data if "-" not in name and name != "take"]
        changed: dict[str, Any] = {name: said(name, values[name]) for name in names}
        if "top" in changed or "bottom" in changed:
            changed |= {"top": values["top"], "bottom": values["bottom"]}
        numbers = {int(name.partition("-")[2]) for name in self.changed_data if "-" in name}
        columns = {**self.chosen.columns, **{each: self.column_choice(each) for each in numbers}}
        return replace(self.chosen, take=values["take"], columns=columns, **changed)

    def column_choice(self, number: int) -> ColumnChoice:
        """Return what is chosen for a column, of which something was changed."""
        before = self.chosen.columns.get(number, ColumnChoice())
        if f"meaning-{number}" in self.changed_data:
            field, _bar, source = self.cleaned_data[f"meaning-{number}"].partition("|")
            before = replace(before, field=field or None, source=source or None)
        if f"decode-{number}" in self.changed_data:
            before = replace(before, decode=self.cleaned_data[f"decode-{number}"])
        if f"unit-{number}" in self.changed_data:
            unit = self.cleaned_data[f"unit-{number}"]
            before = replace(before, unit=Unit(int(unit)) if unit else None)
        if f"stage-{number}" in self.changed_data:
            before = replace(before, stage=self.cleaned_data[f"stage-{number}"] or None)
        return before


def said(name: str, value: Any) -> Any:
    """Write a correction down; what titles say and an empty field denies does not hold."""
    if name == "unit":
        return Unit(int(value)) if value else None
    if name == "decision_date":
        return value.isoformat() if value else ""
    if name == "year":
        return value or 0
    return value or ("" if name in ("province", "source", *OF_TITLES) else None)


def initial_of(table: TableView, chosen: TableChoice) -> dict[str, Any]:
    """Return what the table was understood to be."""
    data = table.data
    top, bottom = data["header"]
    return {
        "take": table.is_taken,
        "kind": data.get("table_kind"),
        "top": top,
        "bottom": bottom,
        "last": chosen.last,
        **{name: data.get(name) or "" for name in (*OF_ALL[1:], *OF_TITLES)},
        "decision_date": date.fromisoformat(day) if (day := data.get("decision_date")) else None,
    }


def kind_options(user: Any, table: TableView) -> Options:
    """Offer the kinds of tables that the person brings in, and what this one was taken for."""
    found = {name: str(kind.label) for kind in kinds_for(user) for name in sorted(kind.table_kinds)}
    current = table.data.get("table_kind")
    if current and current not in found:
        found = {current: table.kind_words, **found}
    return [*found.items()]


def columns_of(table: TableView) -> dict[int, Mapping[str, Any]]:
    """Return the columns with their numbers, those of unknown meaning among them."""
    known = {int(column["number"]): column for column in table.data.get("columns", ())}
    unknown = {
        column_number(at): {
            "number": column_number(at),
            "at": at,
            "text": text,
            "field": field,
            "source": "",
        }
        for field, found in (("", table.unknown), (REPEATED, table.repeated))
        for at, text in found
    }
    return dict(sorted({**unknown, **known}.items()))


def meaning_of(column: Mapping[str, Any]) -> str:
    """Return the value of the option that a column has now."""
    if column["field"] == REPEATED:
        return ""
    if not column["field"] or column["field"] == IGNORE:
        return f"{IGNORE}|"
    return words.meaning_key(column["field"], column["source"])


def meaning_options(table: TableView, column: Mapping[str, Any]) -> Options:
    """Offer what a column may mean; what it was taken for is among it."""
    found = dict(words.meanings_of(table.kind, table.data.get("table_kind") or ""))
    if (current := meaning_of(column)) == "":
        found = {"": gettext("– lặp lại: hãy chọn –"), **found}
    elif current not in found and current != f"{IGNORE}|":
        twin = next((key for key in found if key.startswith(f"{column['field']}|")), None)
        said = words.meaning_words(column["field"], column["source"])
        found = {current: found[twin] if twin else said, **found}
    return [(f"{IGNORE}|", gettext("– không đọc cột này –")), *found.items()]


def is_money(column: Mapping[str, Any]) -> bool:
    """Say whether amounts stand in a column."""
    return column["field"] in MONEY


class FileForm(forms.Form):
    """How the file as a whole is read: letters from before Unicode, the encoding of a CSV."""

    ENCODINGS: Final = ("utf-8", "utf-16", "windows-1258", "latin-1")
    DELIMITERS: Final = (
        (";", _("dấu chấm phẩy ;")), (",", _("dấu phẩy ,")), ("\t", _("dấu tab")), ("|", "|"),
    )  # fmt: skip
    use_required_attribute = False
    decode_legacy = forms.BooleanField(
        label=_("Chuyển chữ TCVN3, VNI sang Unicode như đã chỉ ra"), required=False
    )
    encoding = forms.ChoiceField(
        label=_("Bảng mã"), required=False,
        choices=[("", _("tự nhận")), *((name, name.upper()) for name in ENCODINGS)],
    )  # fmt: skip
    delimiter = forms.ChoiceField(
        label=_("Dấu ngăn cột"), required=False, choices=[("", _("tự nhận")), *DELIMITERS]
    )

    def __init__(self, data: Any = None, *, choices: Choices, file: Any = None) -> None:
        names = ("decode_legacy", "encoding", "delimiter")
        initial = {name: getattr(choices, name) for name in names}
        super().__init__(data, label_suffix="", initial=initial)
        self.choices, self.file = choices, file

    def clean_encoding(self) -> str:
        """Refuse an encoding in which the file cannot be: reading it so would end the import."""
        encoding: str = self.cleaned_data["encoding"]
        if encoding and encoding != "windows-1258":  # there, broken letters are shown as such
            with self.file.open("rb") as file:
                try:
                    file.read().decode(encoding)
                except UnicodeError:
                    message = gettext("Tệp không viết bằng bảng mã này; cách đọc cũ được giữ.")
                    raise ValidationError(message) from None
        return encoding

    def choice(self) -> Choices:
        """Return the choices with what was said of the file."""
        values = self.cleaned_data
        return replace(
            self.choices,
            decode_legacy=values["decode_legacy"],
            encoding=values["encoding"] or None,
            delimiter=values["delimiter"] or None,
        )


class LayoutForm(forms.ModelForm[SheetLayout]):
    """A name under which the office keeps how it reads such a table."""

    use_required_attribute = False

    class Meta:
        model = SheetLayout
        fields = ("name",)
        help_texts = {"name": _("Ví dụ: Phụ lục I kế hoạch KCĐP.")}

    def __init__(self, data: Any = None, *, instance: SheetLayout | None = None) -> None:
        super().__init__(data, instance=instance, label_suffix="", auto_id="id_layout_%s")
        self.fields["name"].label = _("Tên bố cục")

    def clean_name(self) -> str:
        """Refuse a name that the office has used."""
        name: str = self.cleaned_data["name"].strip()
        owner = {"province": self.instance.province, "organisation": self.instance.organisation}
        if SheetLayout.objects.filter(name=name, **owner).exists():
            raise ValidationError(gettext("Đã có bố cục tên này; hãy đặt tên khác."))
        return name
