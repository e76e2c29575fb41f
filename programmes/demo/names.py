"""Names that nobody can take for real ones: every one says "Ví Dụ" or "Minh Họa"."""

from random import Random
from typing import Final

from programmes.models.status import ProjectKind
from provinces.models import LegalForm

# How often each activity content is chosen (of 100): machinery dominates, as it does in reports.
CONTENTS: Final = {
    "machinery": 55,
    "product_development": 11,
    "information_communication": 8,
    "vocational_training": 6,
    "management_capacity": 6,
    "demo_model_new": 4,
    "programme_management": 4,
    "advisory_support": 3,
    "linkage_and_clusters": 2,
    "pollution_treatment": 1,
}

TITLES: Final = {
    "machinery": "Hỗ trợ ứng dụng máy móc tiên tiến trong {trade}",
    "product_development": "Tổ chức gian hàng sản phẩm {trade} tại hội chợ",
    "information_communication": "Tuyên truyền về {trade} trên báo, đài",
    "vocational_training": "Đào tạo nghề {trade} cho lao động nông thôn",
    "management_capacity": "Tập huấn quản lý cho cơ sở {trade}",
    "demo_model_new": "Xây dựng mô hình trình diễn kỹ thuật {trade}",
    "programme_management": "Nâng cao năng lực tổ chức thực hiện khuyến công ngành {trade}",
    "advisory_support": "Tư vấn thiết kế mẫu mã, bao bì cho cơ sở {trade}",
    "linkage_and_clusters": "Lập quy hoạch chi tiết cụm công nghiệp {trade}",
    "pollution_treatment": "Xử lý ô nhiễm môi trường tại cơ sở {trade}",
}

TRADES: Final = (
    "chế biến chè",
    "sản xuất gạch không nung",
    "mây tre đan",
    "chế biến gỗ",
    "cơ khí nông nghiệp",
    "sản xuất bún khô",
    "dệt thổ cẩm",
    "chế biến thủy sản",
    "gốm mỹ nghệ",
    "sấy nông sản",
)

FORMS: Final = {
    LegalForm.ENTERPRISE: "Công ty TNHH",
    LegalForm.COOPERATIVE: "Hợp tác xã",
    LegalForm.COOPERATIVE_GROUP: "Tổ hợp tác",
    LegalForm.HOUSEHOLD_BUSINESS: "Hộ kinh doanh",
}


def pick_content(rng: Random) -> str:
    """Choose the code of an activity content."""
    return rng.choices(tuple(CONTENTS), tuple(CONTENTS.values()))[0]


def project_title(rng: Random, content: str, kind: ProjectKind, number: int) -> str:
    """Invent a title: "Đào tạo nghề gốm mỹ nghệ cho lao động nông thôn (Minh Họa 12)"."""
    title = TITLES[content].format(trade=rng.choice(TRADES))
    group = "Đề án nhóm: " if kind == ProjectKind.GROUP else ""
    return f"{group}{title} (Minh Họa {number})"


def establishment_name(rng: Random, number: int) -> tuple[LegalForm, str]:
    """Invent a producer: "Hợp tác xã Cơ sở Ví Dụ 12"."""
    form = rng.choice(tuple(FORMS))
    return form, f"{FORMS[form]} Cơ sở Ví Dụ {number}"
