"""Django's own words in Vietnamese: ours fill what its catalogue leaves in English."""

import gettext
import io
import runpy
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext

SCRIPT = runpy.run_path(str(Path(settings.BASE_DIR) / "scripts" / "compile_messages.py"))
MESSAGES: Path = SCRIPT["MESSAGES"]
TEXT = MESSAGES.read_text(encoding="utf-8")
COMPILED: bytes = SCRIPT["compiled"](TEXT)


def test_what_django_reads_is_what_we_wrote() -> None:
    assert MESSAGES.with_suffix(".mo").read_bytes() == COMPILED
    catalogue = gettext.GNUTranslations(io.BytesIO(COMPILED))
    for key, text in SCRIPT["entries"](TEXT):
        if key and "\0" not in key:
            assert catalogue.gettext(key) == text != key


def test_django_speaks_with_our_words() -> None:
    assert translated("Skip to main content") == "Đến thẳng nội dung chính"
    assert ngettext("entry", "entries", 3) == "lần ghi"
    assert translated("Log out") == "Thoát"  # and keeps its own where we have none


def test_the_admin_lists_in_vietnamese_order(admin_client: Client, db: None) -> None:
    apps = admin_client.get("/quan-tri/").context["app_list"]
    programmes = next(app for app in apps if app["app_label"] == "programmes")
    names = [row["name"] for row in programmes["models"]]
    assert names.index("Chỉ tiêu") < names.index("Đề án") < names.index("Kế hoạch kinh phí")


def test_a_page_of_the_admin_has_no_english_words(admin_client: Client, db: None) -> None:
    for path in ("/quan-tri/", "/quan-tri/programmes/project/", "/quan-tri/accounts/user/add/"):
        text = admin_client.get(path).content.decode()
        for word in ("Skip to", "Toggle", "Model name", "Breadcrumbs", "Password-based", "Bởi "):
            assert word not in text, (path, word)
