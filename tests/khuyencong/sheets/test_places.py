"""Names of places handed in as data: found whatever the marks, suggested only by their names."""

import pytest

from khuyencong.sheets.places import Names, Place, knows_none

KNOWN = Names({
    "Thái Nguyên": "Thái Nguyên", "TP. Hồ Chí Minh": "Hồ Chí Minh", "TPHCM": "Hồ Chí Minh",
    "Hồ Chí Minh": "Hồ Chí Minh", "Đắk Lắk": "Đắk Lắk", "Bà Rịa - Vũng Tàu": "Bà Rịa - Vũng Tàu",
    "thai-nguyen-34": "thai-nguyen-34", "Huế": "Huế", "Thừa Thiên Huế": "Huế",
})  # fmt: skip


@pytest.mark.parametrize(("text", "name"), [
    ("thai nguyen", "Thái Nguyên"), ("Tỉnh Thái Nguyên", "Thái Nguyên"),
    ("T. Thái Nguyên", "Thái Nguyên"), ("TP.HCM", "Hồ Chí Minh"), ("DakLak", "Đắk Lắk"),
    ("thành phố Hồ Chí Minh", "Hồ Chí Minh"), ("BÀ RỊA-VŨNG TÀU", "Bà Rịa - Vũng Tàu"),
    ("thai-nguyen-34", "thai-nguyen-34"), ("Huế", "Huế"),
])  # fmt: skip
def test_a_place_is_found_by_what_people_write(text: str, name: str) -> None:
    assert KNOWN.find(text) == Place(name)


def test_what_is_unknown_is_suggested_by_name_and_never_by_key() -> None:
    assert KNOWN.find("Thái Nguyê") == Place(None, False, ("Thái Nguyên",))
    assert KNOWN.find("Đắk Lắk, Huế") == Place(None, True, ("Đắk Lắk", "Huế"))
    assert KNOWN.find("Huế; Atlantis") == Place(None, False, ("Huế",))
    for text in ("", "x" * 500, "Atlantis", "***"):
        assert KNOWN.find(text) == Place()
    assert knows_none("Huế") == Place()
