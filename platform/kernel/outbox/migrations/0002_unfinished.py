from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('outbox', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('state__in', ['created', 'running'])), fields=['handler', 'queue', 'created_at'], name='outbox_unfinished'),
        ),
    ]
