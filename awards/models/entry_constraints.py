"""What the database refuses of an entry, in the reader's words."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CONSTRAINTS: Final[list[models.BaseConstraint]] = [
    models.UniqueConstraint(
        fields=["product", "round"],
        name="entry_once_in_a_round",
        violation_error_message=_("Sản phẩm này đã có trong kỳ bình chọn."),
    ),
    models.UniqueConstraint(
        fields=["round", "certificate_number"],
        condition=~Q(certificate_number=""),
        name="entry_certificate_number_once",
        violation_error_message=_("Số giấy chứng nhận này đã cấp trong kỳ bình chọn."),
    ),
    models.CheckConstraint(
        condition=Q(score=None) | Q(score__gte=0, score__lte=100),
        name="entry_score_plausible",
        violation_error_message=_("Tổng điểm từ 0 đến 100."),
    ),
    models.CheckConstraint(
        condition=Q(origin="published") | ~Q(group=""),
        name="entry_has_group",
        violation_error_message=_("Hãy chọn nhóm sản phẩm."),
    ),
    models.CheckConstraint(
        condition=Q(result="recognised")
        | Q(prize="", certificate_number="", issued_on=None, valid_until=None),
        name="entry_certified_if_recognised",
        violation_error_message=_("Chỉ sản phẩm được công nhận mới có giải và giấy chứng nhận."),
    ),
    models.CheckConstraint(
        condition=Q(valid_until=None) | Q(issued_on__isnull=False, valid_until__gte=F("issued_on")),
        name="entry_validity_forwards",
        violation_error_message=_("Giấy chứng nhận hết hiệu lực sau ngày cấp."),
    ),
    models.CheckConstraint(
        condition=Q(certificate_number="") | Q(issued_on__isnull=False),
        name="entry_certificate_dated",
        violation_error_message=_("Giấy chứng nhận có số phải ghi ngày cấp."),
    ),
    models.CheckConstraint(
        condition=Q(revoked_on=None, revocation_reason="", revocation_decision="")
        | (Q(issued_on__isnull=False, revoked_on__gte=F("issued_on")) & ~Q(revocation_reason="")),
        name="entry_revoked_for_a_reason",
        violation_error_message=_(
            "Thu hồi giấy chứng nhận phải ghi lý do và ngày, không trước ngày cấp."
        ),
    ),
    models.CheckConstraint(
        condition=~Q(nomination="returned") | ~Q(nomination_note=""),
        name="entry_returned_for_a_reason",
        violation_error_message=_("Trả lại đề cử phải ghi lý do."),
    ),
    models.CheckConstraint(
        condition=~Q(nomination__in=["sent", "returned"]) | Q(result__in=["pending", "withdrawn"]),
        name="entry_received_before_result",
        violation_error_message=_("Đề cử phải được tiếp nhận trước khi có kết quả."),
    ),
    models.CheckConstraint(
        condition=Q(nominated_from=None) | ~Q(nominated_from=F("pk")),
        name="entry_not_nominated_from_itself",
        violation_error_message=_("Không thể đề cử từ chính kỳ này."),
    ),
    models.CheckConstraint(
        condition=Q(nominated_from=None) | ~Q(nomination=""),
        name="entry_nominated_has_state",
        violation_error_message=_("Sản phẩm được đề cử phải có trạng thái đề cử."),
    ),
    models.CheckConstraint(
        condition=~Q(origin="published") | Q(document__isnull=False),
        name="entry_published_somewhere",
        violation_error_message=_("Kết quả nêu trong tài liệu công bố phải ghi tài liệu."),
    ),
]
