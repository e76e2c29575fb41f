import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Substr

from khuyencong.traces import trace_of

BATCH, LETTERS = 500, 120
LIFE = (
    "draft", "registered", "appraised_local", "appraised_ministry", "approved", "assigned",
    "contracted", "in_progress", "accepted", "liquidated", "settled", "rejected", "stopped",
    "carried_over",
)  # fmt: skip


def order(apps, schema_editor):
    """Give the lines that are stored already what they are sorted by."""
    lines = apps.get_model("programmes", "ProjectLine").objects
    life = models.Case(
        *(
            models.When(status=status, then=models.Value(place))
            for place, status in enumerate(LIFE)
        ),
        output_field=models.PositiveSmallIntegerField(),
    )
    for name, first in (("Province", "1"), ("Organisation", "2")):
        holders = apps.get_model("provinces", name).objects.values_list("pk", "sort_key")
        for pk, key in holders:
            lines.filter(**{name.lower(): pk}).update(
                holder_order=f"{first}{key}"[:LETTERS],
                life_order=life,
                title_order=Substr("title_order", 1, LETTERS),
            )


def trace(apps, schema_editor):
    """Keep the traces of the lines that are stored already."""
    lines = apps.get_model("programmes", "ProjectLine").objects.order_by("pk")
    model, last = apps.get_model("programmes", "LineTrace"), 0
    rows = lines.values_list("pk", "text")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        model.objects.bulk_create(model(pk, *trace_of(text)) for pk, text in batch)
        last = batch[-1][0]


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0009_papers"),
        ("provinces", "0008_establishment_traces"),
    ]

    operations = [
        migrations.AddField(
            model_name="projectline",
            name="holder_order",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="projectline",
            name="life_order",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(order, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="projectline",
            index=models.Index(fields=["title_order", "-year", "code"], name="line_title"),
        ),
        migrations.AddIndex(
            model_name="projectline",
            index=models.Index(fields=["holder_order", "-year", "code"], name="line_holder"),
        ),
        migrations.CreateModel(
            name="LineTrace",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="programmes.projectline",
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
                "verbose_name": "dấu chữ của đề án",
                "verbose_name_plural": "dấu chữ của đề án",
            },
        ),
        migrations.RunPython(trace, migrations.RunPython.noop),
    ]
