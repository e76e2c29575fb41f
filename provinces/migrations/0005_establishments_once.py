from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provinces', '0004_establishment_keys'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='establishment',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('tax_code', ''), _negated=True), ('merged_into', None)), fields=('tax_code',), name='establishment_tax_code_once', violation_error_message='Mã số thuế này đã có trong sổ cơ sở. Nếu không thấy cơ sở đó, hãy hỏi quản trị dữ liệu: có thể cơ sở được ghi ở tỉnh khác.'),
        ),
        migrations.AddConstraint(
            model_name='establishment',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='establishment_not_merged_into_itself', violation_error_message='Không thể gộp một cơ sở vào chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='establishment',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='establishment_has_name', violation_error_message='Cơ sở phải có tên.'),
        ),
    ]
