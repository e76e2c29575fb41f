"""Let the database itself refuse to change or remove what is in the log."""

from django.db import migrations

from khuyencong.history import guard


class Migration(migrations.Migration):
    dependencies = [("history", "0002_search_key")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: guard.put_up(schema_editor.connection),
            lambda apps, schema_editor: guard.take_down(schema_editor.connection),
        )
    ]
