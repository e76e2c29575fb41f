"""The kinds of work of this app in the order in which they are shown (danh sách việc)."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import Role
from programmes.worklist import projects, waiting
from programmes.worklist.disagreements import find_disagreements
from programmes.worklist.kinds import DECIDING, ENTERING, EVERYBODY, LOCAL, MINISTRY, Kind
from programmes.worklist.projects import ProjectFinder
from programmes.worklist.warnings import find_warnings

FILES: Final = (
    Kind(
        "bi-tra-lai",
        _("Hồ sơ bị trả lại"),
        _("Cấp trên trả lại hồ sơ, kèm lý do."),
        _("Sửa theo lý do rồi gửi lại."),
        LOCAL,
        ProjectFinder(
            waiting.returned,
            detail=projects.what_was_asked,
            adding={"why_returned": waiting.why_returned()},
        ),
    ),
    Kind(
        "ban-nhap",
        _("Bản nháp chưa gửi"),
        _("Hồ sơ đang soạn, chưa ai khác xử lý. Đề án KCQG phải đăng ký trước 20/5 năm trước."),
        _("Soạn nốt và gửi, hoặc xóa nếu không dùng."),
        ENTERING,
        ProjectFinder(waiting.drafts, due=projects.due_to_register),
    ),
    Kind(
        "tham-dinh-co-so",
        _("Chờ thẩm định cấp cơ sở"),
        _("Hồ sơ đã đăng ký. Sở gửi hồ sơ KCQG về Cục trước 15/6 (TT 36/2013/TT-BCT)."),
        _("Thẩm định, hoặc trả lại kèm lý do."),
        frozenset({Role.DEPARTMENT, Role.SYSTEM_ADMIN}),
        ProjectFinder(waiting.to_appraise, due=projects.due_to_submit),
    ),
    Kind(
        "tham-dinh-cap-bo",
        _("Chờ thẩm định cấp Bộ"),
        _("Hồ sơ KCQG đã qua thẩm định cấp cơ sở, hoặc của tổ chức không thuộc tỉnh nào."),
        _("Thẩm định, hoặc trả lại Sở kèm lý do."),
        MINISTRY,
        ProjectFinder(waiting.to_appraise_above),
    ),
    Kind(
        "phe-duyet",
        _("Chờ phê duyệt"),
        _("Hồ sơ đã thẩm định xong ở cấp có thẩm quyền."),
        _("Phê duyệt theo đợt, hoặc từng đề án."),
        DECIDING,
        ProjectFinder(waiting.to_approve),
    ),
    Kind(
        "giao-ke-hoach",
        _("Chờ giao kế hoạch"),
        _("Đề án đã phê duyệt nhưng chưa được giao kinh phí."),
        _("Giao kế hoạch theo đợt."),
        DECIDING,
        ProjectFinder(waiting.to_assign),
    ),
)

RUNNING: Final = (
    Kind(
        "ky-hop-dong",
        _("Chờ ký hợp đồng"),
        _("Đề án đã được giao kế hoạch."),
        _("Ký hợp đồng, hoặc ghi quyết định giao nhiệm vụ."),
        ENTERING,
        ProjectFinder(waiting.to_contract),
    ),
    Kind(
        "trien-khai",
        _("Đến ngày bắt đầu"),
        _("Hợp đồng đã ký và ngày bắt đầu đã đến."),
        _("Ghi đề án bắt đầu thực hiện, hoặc điều chỉnh thời gian."),
        ENTERING,
        ProjectFinder(waiting.to_start, order="started_on", since=projects.first_day),
    ),
    Kind(
        "qua-han",
        _("Quá ngày kết thúc, chưa nghiệm thu"),
        _("Ngày kết thúc ghi trong hồ sơ đã qua."),
        _("Nghiệm thu; hoặc điều chỉnh thời gian, chuyển tiếp, ngừng triển khai."),
        EVERYBODY,
        ProjectFinder(
            waiting.overdue, order="ended_on", since=projects.first_day, due=projects.last_day
        ),
    ),
    Kind(
        "chua-chi",
        _("Đang thực hiện, chưa có bút toán nào"),
        _("Đã bắt đầu quá 60 ngày mà chưa ghi khoản chi nào."),
        _("Ghi tạm ứng, giải ngân, thực hiện; hoặc ghi rõ vì sao chưa chi."),
        LOCAL,
        ProjectFinder(waiting.without_entries, order="started_on", since=projects.first_day),
    ),
    Kind(
        "quyet-toan",
        _("Đã nghiệm thu, chưa quyết toán"),
        _(
            "Hồ sơ quyết toán KCQG nộp trong 15 ngày từ khi nghiệm thu, "
            "chậm nhất 22/1 năm sau (TT 36/2013/TT-BCT)."
        ),
        _("Thanh lý hợp đồng và quyết toán."),
        EVERYBODY,
        ProjectFinder(waiting.to_settle, due=projects.due_to_settle, detail=projects.what_is_next),
    ),
)

RECORDS: Final = (
    Kind(
        "thieu-thong-tin",
        _("Đề án thiếu thông tin"),
        _("Đề án đã phê duyệt nhưng hồ sơ còn trống mục phải có (TT 36/2013/TT-BCT Điều 5)."),
        _("Bổ sung bằng điều chỉnh."),
        LOCAL,
        ProjectFinder(
            waiting.incomplete, detail=projects.what_is_lacking, adding=projects.lacking()
        ),
    ),
    Kind(
        "tam-ung",
        _("Tạm ứng chưa hoàn"),
        _("Đề án đã hết hạn hoặc đã kết thúc mà tạm ứng còn lớn hơn khối lượng thực hiện."),
        _("Ghi khối lượng đã thực hiện, hoặc thu hồi tạm ứng."),
        LOCAL | {Role.MINISTRY_OFFICER},
        ProjectFinder(
            waiting.advances,
            detail=projects.what_is_uncovered,
        ),
    ),
    Kind(
        "canh-bao",
        _("Cảnh báo chưa ai xem xét"),
        _("Số liệu của đề án không đúng một quy định; mỗi cảnh báo nêu điều khoản."),
        _("Sửa số liệu, hoặc ghi lý do chấp nhận."),
        frozenset({Role.CENTRE_STAFF, Role.DEPARTMENT}),
        find_warnings,
    ),
    Kind(
        "lech-bao-cao",
        _("Hồ sơ không khớp số đã báo cáo"),
        _("Tổng của hồ sơ khác số mà tài liệu hoặc báo cáo đã nêu, quá mức làm tròn."),
        _("Mở số liệu để xem hai bên, rồi ghi nốt hồ sơ hoặc giải trình."),
        EVERYBODY,
        find_disagreements,
        link=lambda: reverse("findings"),
    ),
)

KINDS: Final = (*FILES, *RUNNING, *RECORDS)
