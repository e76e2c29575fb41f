"""What is found by words through traces is what reading every text would find."""

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from programmes.models import ProjectLine
from programmes.models.lines import LineTrace
from provinces.models import Establishment, EstablishmentTrace, Province, traces
from provinces.models.establishment import texts_found_by
from tests import factories as make

pytestmark = pytest.mark.django_db
NAMES = ("HTX Gốm Phù Lãng", "Công ty TNHH Gốm Chu Đậu", "Hộ ông Gồm", "Xưởng mộc 000007")


def register() -> None:
    province = make.make_province()
    for name in NAMES:
        make.make_establishment(name=name, province=province)
        make.make_project(title=name, province=province)


def found(words: str) -> list[str]:
    rows = Establishment.objects.with_words(words).order_by("pk")
    return list(rows.values_list("name", flat=True))


@pytest.mark.parametrize("few", [0, 1, 500])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gốm", NAMES[:3]),
        ("om", NAMES[:3]),
        ("lang phu", NAMES[:1]),
        ("0007", NAMES[3:]),
        ("x c", NAMES[3:]),
        ("gom xuong", ()),
        ("%", ()),
    ],
)
def test_words_and_pieces_are_found_however_many_rows_they_may_be_in(
    few: int, words: str, expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    register()
    monkeypatch.setattr(traces, "FEW", few)
    assert found(words) == list(expected)
    lines = ProjectLine.objects.with_words(words).order_by("pk")
    titles = [title for title in lines.values_list("project__title", flat=True) if title in NAMES]
    assert titles == list(expected)


@pytest.mark.parametrize("many", [1, 2, 5_000])
def test_what_is_neither_rare_nor_common_is_found_too(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    register()
    monkeypatch.setattr(traces, "FEW", 1)
    monkeypatch.setattr(LineTrace, "many", many)
    assert ProjectLine.objects.with_words("gom").filter(origin="entered").count() == 3


def test_whatever_changes_a_name_changes_its_trace() -> None:
    firm = make.make_establishment(name="Xưởng Cũ")
    firm.name = "Xưởng Mới"
    firm.save()
    assert (found("moi"), found("xuong cu")) == (["Xưởng Mới"], [])
    Establishment.objects.filter(pk=firm.pk).update(search_key="lo gom")
    assert EstablishmentTrace.objects.differences(texts_found_by()) == []
    province = Province.objects.earliest("pk")
    Establishment.objects.bulk_create([Establishment(name="Lò Rèn", province=province)])
    assert found("lo ren") == ["Lò Rèn"]


@pytest.mark.usefixtures("few_years")
def test_a_stray_or_missing_trace_is_found_and_mended() -> None:
    register()
    one, two = Establishment.objects.order_by("pk")[:2]
    models.QuerySet(EstablishmentTrace).filter(pk=one.pk).update(second=5)
    models.QuerySet(EstablishmentTrace).filter(pk=two.pk).delete()
    line = ProjectLine.objects.latest("pk")
    models.QuerySet(LineTrace).filter(pk=line.pk).update(first=0, second=0, third=0)
    with pytest.raises(CommandError, match="3 ô, dòng lệch"):
        call_command("rebuild_cells", check=True)
    call_command("rebuild_cells")
    call_command("rebuild_cells", check=True)


@pytest.mark.usefixtures("few_years")
def test_a_renamed_holder_is_sorted_by_its_new_name() -> None:
    province, body = make.make_province(name="An Bình"), make.make_organisation(name="Cục B")
    for holder in ({"province": province}, {"province": None, "organisation": body}):
        make.make_project(**holder)
    first, last = ProjectLine.objects.filter(origin="entered").order_by("holder_order")
    assert (first.province, last.organisation) == (province, body)
    province.name, body.name = "Yên Bình", "Cục A"
    province.save()
    body.save()
    renamed = ProjectLine.objects.get(pk=first.pk)
    assert renamed.holder_order > first.holder_order
    call_command("rebuild_cells", check=True)
    Province.objects.filter(pk=province.pk).update(sort_key="11")
    assert ProjectLine.objects.get(pk=first.pk).holder_order == "111"
