"""Fill the keys of the establishments that are there, and write tax codes in one way.

Two with one tax code would be refused by the next migration; which of them is right only a person
knows, so the upgrade stops and names them.
"""

from collections import Counter

from django.db import migrations

from khuyencong.text import search_key, sort_key
from provinces.establishment_names import name_key
from provinces.tax_codes import tidy


def fill(apps, schema_editor):
    Establishment = apps.get_model("provinces", "Establishment")
    rows = list(Establishment.objects.all())
    for row in rows:
        row.tax_code = tidy(row.tax_code)
        parts = [row.name, row.tax_code, row.tax_code.replace("-", "")]
        parts += [row.production_address, row.registered_address]
        row.search_key = search_key(" ".join(filter(None, parts)))[:1000]
        row.sort_key = sort_key(row.name)[:600]
        row.name_key = name_key(row.name)[:300]
    refuse_twins(rows)
    fields = ["tax_code", "search_key", "sort_key", "name_key"]
    Establishment.objects.bulk_update(rows, fields, batch_size=500)


def refuse_twins(rows):
    counts = Counter(row.tax_code for row in rows if row.tax_code)
    twins = sorted(code for code, count in counts.items() if count > 1)
    if twins:
        codes = ", ".join(twins)
        raise ValueError(f"Several establishments have one tax code; correct them first: {codes}")


class Migration(migrations.Migration):
    dependencies = [("provinces", "0003_establishments")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
