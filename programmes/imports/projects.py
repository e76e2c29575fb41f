"""Projects (đề án) in spreadsheets: lists and plan appendices, known by code, else by title.

Local roles bring in drafts; who keeps the data of all provinces also projects of the past, in the
status that the file says. What is beyond a draft is never changed by a file.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khuyencong.imports.columns import KnownWidget, SheetColumn
from khuyencong.imports.drafts import Draft
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import VERSION, Row, SheetResource
from programmes.imports import projects_reading as reading
from programmes.imports import projects_rules as rules
from programmes.imports import projects_writing as writing
from programmes.imports.projects_books import BodyBook, ContentBook, ProjectBook
from programmes.imports.projects_drafts import project_draft
from programmes.imports.projects_gains import GainBook, words_of
from programmes.imports.projects_widgets import (
    FoundWidget,
    KindWidget,
    ProgrammeWidget,
    TextWidget,
    YesWidget,
)
from programmes.models import Origin, Project, ProjectKind, Status, cells
from programmes.models.ceiling import PROGRAMMES


class ProjectResource(SheetResource):
    """One project per row, with its money by source and who gains."""

    natural_key = ("code",)
    rows_at_once = 1000

    code = SheetColumn(
        "code", _("Mã đề án"), "code", widget=TextWidget(),
        meaning=_("Mã, số của cơ quan. Để trống thì mã được đặt tự động."),
    )  # fmt: skip
    title = SheetColumn("title", _("Tên đề án"), "title", "weak_title", required=True,
                        widget=TextWidget())  # fmt: skip
    year = SheetColumn("year", _("Năm kế hoạch"), "year", of="year", required=True)
    province = SheetColumn(
        "province", _("Tỉnh, thành phố"), "province", of="record",
        meaning=_("Đơn vị tại thời điểm lập kế hoạch. Để trống nếu đề án của một tổ chức."),
    )  # fmt: skip
    organisation = SheetColumn(
        "organisation", _("Tổ chức được giao vốn"), "organisation", of="record",
        meaning=_("Chỉ ghi khi kinh phí không thuộc tỉnh nào."),
    )  # fmt: skip
    source = SheetColumn(
        "source", _("Nguồn kinh phí"), "source", of="choice", required=True,
        choices=PROGRAMMES, widget=ProgrammeWidget(), meaning=_("KCQG hay KCĐP."),
    )  # fmt: skip
    status = SheetColumn(
        "status", _("Trạng thái"), "status", of="choice", choices=Status,
        meaning=_("Chỉ quản trị dữ liệu nhập được đề án đã qua bản nháp."),
    )  # fmt: skip
    content = SheetColumn("content", _("Nội dung khuyến công"), "content", of="record")
    kind = SheetColumn(
        "kind", _("Loại đề án"), "project_type", of="choice", choices=ProjectKind,
        widget=KindWidget(),
    )  # fmt: skip
    is_flagship = SheetColumn(
        "is_flagship", _("Đề án điểm"), "is_flagship", of="choice",
        choices=[("co", _("có")), ("khong", _("không"))], widget=YesWidget(),
    )  # fmt: skip
    implementing_unit = SheetColumn(
        "implementing_unit", _("Đơn vị thực hiện"), "implementing_unit", of="record",
        meaning=_("Tên trong danh mục tổ chức."),
    )  # fmt: skip
    beneficiaries = SheetColumn(
        "gaining", _("Đơn vị thụ hưởng"), "beneficiary",
        meaning=_(
            "Nhiều cơ sở: cách nhau bằng dấu chấm phẩy. Có thể ghi thêm trong ngoặc mã số thuế và "
            "phần hỗ trợ: HTX Ví Dụ (MST 0100109106; 300 triệu đồng)."
        ),
    )  # fmt: skip
    place = SheetColumn("place", _("Địa điểm thực hiện"), "location", widget=TextWidget())
    started_on = SheetColumn("started_on", _("Ngày bắt đầu"), "start", of="date")
    ended_on = SheetColumn("ended_on", _("Ngày kết thúc"), "end", of="date")
    national = SheetColumn("national", _("Kinh phí KCQG"), ("amount_national", "national"),
                           ("planned", "national"), of="money")  # fmt: skip
    local = SheetColumn("local", _("Kinh phí KCĐP"), ("amount_local", "local"),
                        ("planned", "local"), of="money")  # fmt: skip
    counterpart = SheetColumn("counterpart", _("Kinh phí đối ứng"), ("amount_counterpart", None),
                              of="money")  # fmt: skip
    stated_total = SheetColumn(
        "stated_total", _("Tổng kinh phí"), ("amount_total", None), of="money",
        meaning=_("Tổng ghi trong hồ sơ, để đối chiếu với tổng các nguồn."),
    )  # fmt: skip
    note = SheetColumn("note", _("Ghi chú"), "note", widget=TextWidget(keeps_lines=True))

    class Meta(SheetResource.Meta):
        model = Project
        fields = (
            "code", "title", "year", "province", "organisation", "source", "status", "content",
            "kind", "is_flagship", "implementing_unit", "beneficiaries", "place", "started_on",
            "ended_on", "national", "local", "counterpart", "stated_total", "note",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.places, self.contents, self.bodies = ProvinceBook(), ContentBook(), BodyBook()
        self.book = ProjectBook(self.contents, self.bodies, self.places)
        self.gains = GainBook(user, self.places)
        self.own = reading.Workplace(user, self.places)
        self.instance: Any = None  # the row's project: what its columns are read for
        self.met: dict[tuple[Any, ...], int] = {}
        looked_up: dict[str, tuple[Any, Any]] = {
            "province": (reading.province_of, lambda each: each.key),
            "organisation": (reading.holder_of, self.bodies.words),
            "status": (reading.status_of, str),
            "content": (reading.content_of, lambda each: each.name),
            "implementing_unit": (reading.unit_of, self.bodies.words),
            "beneficiaries": (reading.gaining_of, words_of),
        }
        for name, (find, show) in looked_up.items():
            answers_empty = name in ("status", "beneficiaries")
            widget = FoundWidget if answers_empty else KnownWidget
            self.columns[name].widget = widget(self.reader(find), show)

    def reader(self, find: Any) -> Any:
        """Let a look-up see the books and the row's project."""
        return lambda value, row: find(self, value, row)

    @classmethod
    def drafts(cls, table: Any, record: Any) -> list[Draft]:
        """Turn a row of a list or appendix into a project."""
        return project_draft(cls, table, record)

    def load(self, rows: list[Row]) -> None:
        """Read the projects and establishments that the rows are about."""
        reading.load(self, rows)

    def find(self, row: Row) -> Any:
        """Return the project of the code, else the one of the holder, year, programme and title."""
        return reading.find(self, row)

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Refuse the second row about one project."""
        self.refuse_copy(row, kwargs["row_number"])
        rules.refuse_twice(self, row, kwargs["row_number"])

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: Any) -> None:
        """Begin a new project as a draft of the person's workplace."""
        if new:
            reading.begin(self, instance, row)
        instance.remarks, instance.alarms = [], {}
        instance.is_exported = self.clears or bool(row.get(VERSION))
        self.instance = instance
        super().after_init_instance(instance, new, row, **kwargs)

    def state(self, instance: Any) -> Row:
        """Return the values by column; written out, as it is asked twice for every row."""
        return reading.state(self, instance)

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Refuse another's project, and any change beyond a draft."""
        rules.refuse(self, instance, new=new)

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Refuse what makes no sense, by column."""
        rules.check(self, instance)

    def warn(self, instance: Any, *, new: bool) -> dict[str, list[str]]:
        """Tell what does not agree."""
        return rules.warnings(instance)

    def lists(self) -> dict[str, list[str]]:
        """Offer the contents of the decree."""
        return {"content": self.contents.names()}

    def write_new(self, instances: list[Any]) -> None:
        """Add projects with their parts."""
        without_code = [instance for instance in instances if not instance.code]
        writing.write_new(instances, self.user)
        for instance in without_code:
            instance.state_after = self.state(instance)

    def write_changed(self, instances: list[Any]) -> None:
        """Store changed drafts and their parts."""
        writing.write_changed(instances)

    def restore_all(self, pairs: list[tuple[Any, Row]]) -> None:
        """Give drafts the values back that they had."""
        writing.restore(self, pairs)

    def take_back_all(self, pairs: list[tuple[Any, Any]]) -> None:
        """Delete projects that came in; raise where something rests on one."""
        writing.take_back([project for project, _also in pairs])

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Read projects with their parts, locked."""
        self.book.forget()
        self.book.add(self.held(Project.objects.filter(pk__in=pks)))
        return {pk: self.book.by_pk[pk] for pk in pks if pk in self.book.by_pk}


KIND = Kind(
    key="projects",
    label=_("Đề án, nhiệm vụ"),
    table_kinds=frozenset({"projects"}),
    order=30,
    resource=ProjectResource,
    may_import=lambda user: bool(user.may_enter),
    address=lambda record: reverse("project", args=[record.pk]),
    gather=cells.gathered,
    own=lambda user: Project.objects.editable_by(user).filter(origin=Origin.ENTERED),
    own_year="year",
)
