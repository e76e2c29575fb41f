"""A migration of its own: PostgreSQL alters no table whose rows the same transaction changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_roles'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'department'), _negated=True), ('province__isnull', False), _connector='OR'), name='user_of_department_has_province', violation_error_message='Tài khoản của Sở phải thuộc một tỉnh, thành phố.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ('viewer', 'officer', 'importer', 'system')), _negated=True), models.Q(('organisation', None), ('province', None)), _connector='OR'), name='user_of_ministry_has_no_province', violation_error_message='Vai trò này thuộc cả nước: không chọn tỉnh, tổ chức.'),
        ),
    ]
