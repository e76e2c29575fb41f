"""Projects whose stories are told (đề án minh họa có diễn biến): every state, by the real steps.

The many others are written in bulk and have no events.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from programmes.models import FundingSource, Status
from programmes.models.events import Action

TRIEU: Final = 1_000_000
THIS, NEXT = 0, 1  # plan years, from today's


@dataclass(frozen=True)
class Story:
    """What becomes of a project; days count from today."""

    title: str
    until: Status
    plan: int = THIS
    start: int = -200
    end: int = 30
    support: int = 200 * TRIEU
    last: Action | None = None  # the step that ends it outside the path, with its reason
    reason: str = ""
    moved: int = 10  # how many days ago it came to where it stands
    entries: tuple[tuple[str, int, int], ...] = ()  # stage, days from today, per cent of support
    blank: tuple[str, ...] = ()  # what its file does not say
    new_place: str = ""  # where an adjustment moves it
    is_local_only: bool = False
    is_national_only: bool = False

    def fits(self, source: FundingSource) -> bool:
        """Say whether it happens to money of the source."""
        if source == FundingSource.NATIONAL:
            return not self.is_local_only
        return not self.is_national_only


HALF = (("advanced", -150, 50),)
PART = (*HALF, ("executed", -60, 40))
WHOLE = (*HALF, ("executed", -40, 98), ("disbursed", -30, 48))
SETTLED = (*WHOLE, ("settled", -3, 98))

STORIES: Final = (
    Story("Bản nháp mới mở", Status.DRAFT, NEXT, 60, 300, blank=("goal", "implementing_unit")),
    Story("Bản nháp gần xong", Status.DRAFT, NEXT, 60, 300, blank=("goal",)),
    Story(
        "Hồ sơ Sở trả lại",
        Status.REGISTERED,
        NEXT,
        60,
        300,
        last=Action.RETURN,
        reason="Dự toán thiếu báo giá của đơn vị cung cấp máy.",
        moved=4,
    ),
    Story(
        "Hồ sơ Bộ trả lại Sở",
        Status.APPRAISED_LOCAL,
        NEXT,
        60,
        300,
        last=Action.RETURN,
        reason="Phiếu thẩm định cấp cơ sở chưa nêu hiệu quả.",
        moved=6,
        is_national_only=True,
    ),
    Story("Chờ Sở thẩm định", Status.REGISTERED, NEXT, 60, 300),
    Story("Chờ xét cấp trên", Status.APPRAISED_LOCAL, NEXT, 60, 300),
    Story("Qua thẩm định cấp Bộ", Status.APPRAISED_MINISTRY, NEXT, 60, 300, is_national_only=True),
    Story(
        "Không được duyệt",
        Status.REGISTERED,
        NEXT,
        60,
        300,
        last=Action.REJECT,
        reason="Không thuộc ngành nghề được hưởng chính sách khuyến công.",
    ),
    Story("Đã phê duyệt, chờ giao", Status.APPROVED, start=-30, end=20),
    Story("Đã giao, chờ ký hợp đồng", Status.ASSIGNED, start=-20, end=25),
    Story("Đã ký, đến ngày bắt đầu", Status.CONTRACTED, start=-5, end=30),
    Story("Đang làm đúng tiến độ", Status.IN_PROGRESS, start=-170, end=30, entries=PART),
    Story("Đã điều chỉnh địa điểm", Status.IN_PROGRESS, start=-140, end=30, entries=PART,
          new_place="Xã Ví Dụ Mới"),
    Story("Đang làm, chưa chi đồng nào", Status.IN_PROGRESS, start=-120, end=30),
    Story("Quá hạn chưa nghiệm thu", Status.IN_PROGRESS, start=-180, end=-12, entries=PART),
    Story(
        "Tạm ứng quá mức",
        Status.IN_PROGRESS,
        start=-160,
        end=25,
        entries=(("advanced", -100, 90), ("executed", -20, 30)),
    ),
    Story("Thiếu thông tin hồ sơ", Status.IN_PROGRESS, start=-100, end=20, entries=HALF[:0],
          blank=("place",)),
    Story("Nghiệm thu, sắp đến hạn quyết toán", Status.ACCEPTED, start=-190, end=-14,
          entries=WHOLE, moved=12),
    Story("Nghiệm thu, trễ quyết toán", Status.ACCEPTED, start=-190, end=-40, entries=WHOLE,
          moved=35),
    Story("Đã thanh lý", Status.LIQUIDATED, start=-190, end=-30, entries=WHOLE, moved=5),
    Story("Đã quyết toán", Status.SETTLED, start=-190, end=-50, entries=SETTLED, moved=2),
    Story(
        "Ngừng triển khai",
        Status.IN_PROGRESS,
        start=-170,
        end=20,
        entries=HALF,
        last=Action.STOP,
        reason="Cơ sở thụ hưởng xin thôi, không đủ vốn đối ứng.",
        moved=20,
    ),
    Story(
        "Chuyển tiếp sang năm sau",
        Status.IN_PROGRESS,
        start=-150,
        end=20,
        entries=PART,
        last=Action.CARRY_OVER,
        reason="Thiết bị nhập khẩu về chậm.",
    ),
)  # fmt: skip


def day(today: date, days: int, year: int) -> date:
    """Return a day counted from today, but within the plan year: stories of January stay in it."""
    found = today + timedelta(days=days)
    return min(max(found, date(year, 1, 2)), date(year, 12, 30))
