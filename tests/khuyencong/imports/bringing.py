"""Imports for tests: a sheet as text becomes a batch that is read, without a page."""

from typing import Any

from khuyencong.accounts.models import Role, User
from khuyencong.imports import jobs
from khuyencong.imports.engine import read_batch
from khuyencong.imports.models import ImportBatch
from tests.factories import serial

HEAD = "Tên cơ sở công nghiệp nông thôn;Loại hình;Mã số thuế;Tỉnh;Địa chỉ;Người đại diện"


def importer(**fields: Any) -> User:
    """Somebody who brings in data of every province."""
    given = {"username": f"nhap-{next(serial)}", "role": Role.IMPORT_ADMIN}
    return User.objects.create(**{**given, **fields})


def establishments(*rows: tuple[str, str], province: str = "Thanh Hóa") -> str:
    """A list of establishments: names and persons."""
    lines = [
        f"{name};Doanh nghiệp;;{province};Thôn {number};{person}"
        for number, (name, person) in enumerate(rows, 1)
    ]
    return "\n".join([HEAD, *lines])


def batch_of(text: str, user: User, name: str = "co-so.csv") -> ImportBatch:
    """Upload a text and read it."""
    batch = jobs.upload_batch(user, name=name, data=text.encode()).batch
    read_batch(batch, user)
    batch.refresh_from_db()
    return batch
