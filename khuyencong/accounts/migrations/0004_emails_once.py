"""One account to an e-mail, whatever its case; of several, the oldest account keeps it."""

from django.db import migrations


def keep_emails_once(apps, schema_editor):
    seen = set()
    for user in apps.get_model("accounts", "User").objects.exclude(email="").order_by("pk"):
        email = user.email.lower()
        user.email = "" if email in seen else email
        seen.add(email)
        user.save(update_fields=["email"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_roles_have_places'),
    ]

    operations = [
        migrations.RunPython(keep_emails_once, migrations.RunPython.noop),
    ]
