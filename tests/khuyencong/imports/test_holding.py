"""Two imports of the same records, in opposite order: one waits for the other, neither blocks."""

from typing import Any

import pytest
from django.db import connection

from khuyencong.imports.engine import holding
from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportBatch
from provinces.models import Establishment
from tests.khuyencong.imports.bringing import batch_of, establishments, importer
from tests.khuyencong.imports.test_engine_at_once import at_once, write

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="in SQLite's memory there is one connection"
    ),
]
NAMES = [f"Công ty Ví Dụ {word}" for word in ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu")]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def test_opposite_orders_do_not_block_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind_of("establishments").resource, "rows_at_once", 1)
    monkeypatch.setattr(holding, "AT_ONCE", 2)
    assert write(batch_of(establishments(*((name, "Lan") for name in NAMES)), importer())) == (
        "applied"
    )
    down = batch_of(establishments(*((name, "Hoa") for name in NAMES)), importer())
    up = batch_of(establishments(*((name, "Mai") for name in reversed(NAMES))), importer())
    results = at_once(lambda: write(down), lambda: write(up))
    assert len(results) == 2  # neither was refused by the database
    assert results.count("applied") == 1
    assert set(ImportBatch.objects.values_list("message", flat=True)) & {
        "Dữ liệu đã thay đổi từ lúc xem trước; hãy xem lại rồi xác nhận lần nữa."
    }
    persons = set(Establishment.objects.values_list("contact_name", flat=True))
    assert persons in ({"Hoa"}, {"Mai"})
