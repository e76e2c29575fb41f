from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_line_traces")]

    operations = [
        migrations.AddIndex(
            model_name="projectline",
            index=models.Index(fields=["-holder_order", "-year", "code"], name="line_holder_down"),
        ),
    ]
