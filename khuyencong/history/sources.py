"""Where a change came from, in words (từ trang, tệp, lệnh nào)."""

from typing import Final

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PAGES: Final[dict[str, Promise]] = {
    "project-add": gettext_lazy("trang thêm đề án"),
    "project-autosave-new": gettext_lazy("lưu tạm khi thêm đề án"),
    "project-edit": gettext_lazy("trang sửa đề án"),
    "project-autosave": gettext_lazy("lưu tạm khi sửa đề án"),
    "project-copy": gettext_lazy("sao chép đề án"),
    "project-delete": gettext_lazy("xóa đề án"),
    "project-step": gettext_lazy("bước xử lý đề án"),
    "project-adjust": gettext_lazy("điều chỉnh đề án"),
    "entry-add": gettext_lazy("ghi bút toán"),
    "entry-reverse": gettext_lazy("đảo bút toán"),
    "warning-override": gettext_lazy("chấp nhận cảnh báo"),
    "support-basis": gettext_lazy("chọn mức hỗ trợ"),
    "file-add": gettext_lazy("đính kèm tệp"),
    "file-remove": gettext_lazy("gỡ tệp"),
    "plan-add": gettext_lazy("trang thêm kế hoạch"),
    "decision-add": gettext_lazy("ghi quyết định kinh phí"),
    "batch-approve": gettext_lazy("phê duyệt theo đợt"),
    "batch-assign": gettext_lazy("giao kế hoạch theo đợt"),
    "decision-paper-add": gettext_lazy("thêm văn bản của quyết định"),
    "decision-paper-remove": gettext_lazy("gỡ văn bản của quyết định"),
    "batch-paper-add": gettext_lazy("thêm văn bản của đợt"),
    "batch-paper-remove": gettext_lazy("gỡ văn bản của đợt"),
    "establishment-add": gettext_lazy("trang thêm cơ sở"),
    "establishment-edit": gettext_lazy("trang sửa cơ sở"),
    "establishment-merge": gettext_lazy("gộp cơ sở"),
    "award-round-add": gettext_lazy("mở kỳ bình chọn"),
    "award-round-edit": gettext_lazy("sửa kỳ bình chọn"),
    "award-round-step": gettext_lazy("chuyển bước kỳ bình chọn"),
    "award-register": gettext_lazy("đăng ký sản phẩm dự thi"),
    "award-scores": gettext_lazy("nhập điểm"),
    "award-decide": gettext_lazy("công nhận sản phẩm"),
    "award-certificates": gettext_lazy("cấp giấy chứng nhận"),
    "award-nominate": gettext_lazy("đề cử lên cấp trên"),
    "award-receive": gettext_lazy("tiếp nhận đề cử"),
    "award-nomination-return": gettext_lazy("trả lại đề cử"),
    "award-entry-withdraw": gettext_lazy("rút khỏi kỳ bình chọn"),
    "award-certificate-withdraw": gettext_lazy("thu hồi giấy chứng nhận"),
    "product-add": gettext_lazy("trang thêm sản phẩm"),
    "product-edit": gettext_lazy("trang sửa sản phẩm"),
    "product-photo-add": gettext_lazy("thêm ảnh sản phẩm"),
    "product-photo-remove": gettext_lazy("gỡ ảnh sản phẩm"),
    "commendation-add": gettext_lazy("ghi khen thưởng"),
    "commendation-edit": gettext_lazy("sửa khen thưởng"),
    "password": gettext_lazy("đổi mật khẩu"),
    "second-factor": gettext_lazy("xác thực hai bước"),
    "users-file": gettext_lazy("tệp tài khoản"),
    "login": gettext_lazy("đăng nhập"),
}


def source_words(source: str) -> str:
    """Name the page of an address; a file, a command or an unknown page stands as it is."""
    if not source.startswith("/"):
        return source or _("không rõ")
    try:
        name = resolve(source).view_name
    except Resolver404:
        return source
    if name.startswith("admin:"):
        return _("trang quản trị")
    return str(PAGES.get(name, source))
