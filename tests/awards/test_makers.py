"""Products stay with their maker, whatever becomes of its record."""

import pytest

from awards.models import Product
from programmes.establishments.merging import merge_establishments
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def test_merging_establishments_keeps_every_product_and_tells_two_of_one_name_apart() -> None:
    kept, gone = (make.make_establishment(province=world.unit("ha-noi")) for _ in range(2))
    own = world.make_product(establishment=kept, name="Trà sen")
    same = world.make_product(establishment=gone, name="TRÀ SEN")
    other = world.make_product(establishment=gone, name="Mứt sen")

    merged = merge_establishments(
        by=make.make_administrator(), kept=kept.pk, gone=gone.pk, take=frozenset(), reason="Trùng"
    )

    names = dict(Product.objects.filter(establishment=kept).values_list("pk", "name"))
    assert names == {own.pk: "Trà sen", same.pk: f"TRÀ SEN ({same.code})", other.pk: "Mứt sen"}
    assert merged.lines == [
        f"Hai bên cùng có “TRÀ SEN”: một sản phẩm nay là “TRÀ SEN ({same.code})”."
    ]
