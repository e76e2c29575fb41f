"""Files cut, flipped and doubled at random: read or refused by name, by the readers themselves."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from khuyencong.sheets import delimited, ods, xlsx
from khuyencong.sheets.cells import Workbook
from khuyencong.sheets.guard import inspect
from khuyencong.sheets.limits import UPLOAD, OverLimitError
from khuyencong.sheets.tables import find_tables
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.drawn import draw
from tests.khuyencong.sheets.files import packed
from tests.khuyencong.sheets.saved import as_ods

DATA = Path(__file__).parent / "data"
ROUNDS = 60


def mutated(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data) or bytearray(b"<")
    for _ in range(dice.randint(1, 3)):
        at, length = dice.randrange(len(out) or 1), dice.randint(1, 40)
        match dice.randrange(4):
            case 0:
                out[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length]
            case _:
                out[at : at + 1] = dice.choice([b"<", b"&", b"0", b"-", b"9" * 20, b"\0", b'"'])
    return bytes(out)


def with_a_mutated_part(data: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    name = dice.choice([name for name in members if name.endswith((".xml", ".rels"))])
    return packed(members | {name: mutated(members[name], dice)})


def reads_or_refuses(data: bytes, name: str) -> None:
    readers = {"xlsx": xlsx.read, "ods": ods.read, "csv": delimited.read}
    try:
        kind = inspect(data, name, UPLOAD).kind
        book: Workbook = readers[kind](data, UPLOAD)
    except OverLimitError:
        return
    for table in find_tables(book, provinces.find).tables:
        assert all(problem.message for problem in table.problems)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_workbook_with_a_damaged_part(seed: int) -> None:
    dice = random.Random(seed)
    name = dice.choice(["01_danh_sach_de_an.xlsx", "02_phu_luc_ke_hoach.xlsx",
                        "06_san_pham_cnnt.xlsx"])  # fmt: skip
    reads_or_refuses(with_a_mutated_part((DATA / name).read_bytes(), dice), name)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_damaged_file(seed: int) -> None:
    dice = random.Random(seed)
    document = as_ods(draw([["Tên đề án", "Năm", "Tỉnh"], ["Máy sấy", 2022, "Gia Lai"]]))
    reads_or_refuses(with_a_mutated_part(document, dice), "a.ods")
    for name in ("03_ket_qua_thuc_hien.xlsx", "05a_utf8_bom.csv", "05b_windows1258.bad.csv"):
        reads_or_refuses(mutated((DATA / name).read_bytes(), dice), name)
