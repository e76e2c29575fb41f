"""Let the log be searched without marks."""

from django.db import migrations, models

from khuyencong.text import search_key


def fill(apps, schema_editor):
    """Fold what is there; the model itself refuses, this one is the migration's."""
    rows = apps.get_model("history", "Change").objects
    for pk, name, person in rows.values_list("pk", "object_name", "user_name").iterator():
        rows.filter(pk=pk).update(search_key=search_key(f"{name} {person}")[:600])


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [
        migrations.AddField(
            "change",
            "search_key",
            models.CharField(default="", editable=False, max_length=600),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
