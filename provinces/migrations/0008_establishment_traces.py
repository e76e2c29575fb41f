import django.db.models.deletion
from django.db import migrations, models

from khuyencong.traces import trace_of

BATCH = 500


def fill(apps, schema_editor):
    """Keep the traces of the establishments that are stored already."""
    establishments = apps.get_model("provinces", "Establishment").objects.order_by("pk")
    trace, last = apps.get_model("provinces", "EstablishmentTrace"), 0
    rows = establishments.values_list("pk", "search_key")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        trace.objects.bulk_create(trace(pk, *trace_of(text)) for pk, text in batch)
        last = batch[-1][0]


class Migration(migrations.Migration):
    dependencies = [("provinces", "0007_establishments_in_order")]

    operations = [
        migrations.CreateModel(
            name="EstablishmentTrace",
            fields=[
                (
                    "establishment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="provinces.establishment",
                    ),
                ),
                ("first", models.BigIntegerField()),
                ("second", models.BigIntegerField()),
                ("third", models.BigIntegerField()),
                ("fourth", models.BigIntegerField()),
                ("fifth", models.BigIntegerField()),
                ("sixth", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "dấu chữ của cơ sở",
                "verbose_name_plural": "dấu chữ của cơ sở",
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
