from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provinces", "0006_merged_establishments")]

    operations = [
        migrations.AlterField(
            model_name="establishment",
            name="sort_key",
            field=models.CharField(editable=False, max_length=600),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(
                condition=models.Q(("merged_into", None)),
                fields=["sort_key", "id"],
                name="establishment_in_order",
            ),
        ),
    ]
