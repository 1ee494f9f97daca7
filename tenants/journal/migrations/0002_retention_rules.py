from datetime import date

from django.db import migrations

SOURCE = (
    "Délibération CNIL n° 2021-122 du 14 octobre 2021 (recommandation relative à la "
    "journalisation) : de six mois à un an ; RGPD, art. 5, 1, e."
)


def add(apps, schema_editor):
    if schema_editor.connection.schema_name != "public":
        return
    rules = apps.get_model("journal", "Retention").objects
    for code in ("space", "platform"):
        rules.get_or_create(
            code=code,
            defaults={"days": 365, "source": SOURCE, "verified_on": date(2026, 11, 22)},
        )


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
