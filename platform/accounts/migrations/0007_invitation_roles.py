from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_access_until'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='roles',
            field=models.JSONField(null=True),
        ),
    ]
