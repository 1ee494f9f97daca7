import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def move_out(apps, schema_editor):
    user = apps.get_model("accounts", "User")
    credential = apps.get_model("accounts", "Credential")
    held = user._base_manager.values_list("pk", "password").iterator(chunk_size=2000)
    rows = (credential(user_id=pk, password=password) for pk, password in held)
    credential.objects.bulk_create(rows, batch_size=2000)


def move_back(apps, schema_editor):
    user = apps.get_model("accounts", "User")
    for row in apps.get_model("accounts", "Credential").objects.iterator():
        user._base_manager.filter(pk=row.user_id).update(password=row.password)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_rights_and_links")]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="credential",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(max_length=128)),
            ],
        ),
        migrations.RunPython(move_out, move_back),
        migrations.RemoveField(model_name="user", name="password"),
        migrations.AddField(
            model_name="spacepresence",
            name="has_trace",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="spacepresence",
            name="session_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(model_name="spacepresence", name="presence_has_a_reason"),
        migrations.AddConstraint(
            model_name="spacepresence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("has_role", True),
                    ("has_file", True),
                    ("has_trace", True),
                    ("session_until__isnull", False),
                    _connector="OR",
                ),
                name="presence_has_a_reason",
            ),
        ),
    ]
