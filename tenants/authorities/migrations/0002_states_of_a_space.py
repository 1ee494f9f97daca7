from django.db import migrations, models


def open_the_active(apps, schema_editor):
    authority = apps.get_model("authorities", "LocalAuthority")
    authority.objects.filter(state="active").update(state="open")


def activate_the_open(apps, schema_editor):
    authority = apps.get_model("authorities", "LocalAuthority")
    authority.objects.filter(state="open").update(state="active")


class Migration(migrations.Migration):
    dependencies = [("authorities", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="localauthority",
            name="state",
            field=models.CharField(
                choices=[
                    ("preparing", "En préparation"),
                    ("trial", "À l'essai"),
                    ("open", "En service"),
                    ("suspended", "Suspendue"),
                    ("leaving", "Sur le départ"),
                    ("frozen", "Figée"),
                ],
                default="preparing",
                max_length=20,
            ),
        ),
        migrations.RunPython(open_the_active, activate_the_open),
    ]
