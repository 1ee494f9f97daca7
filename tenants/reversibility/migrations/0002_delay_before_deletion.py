from datetime import date

from django.db import migrations

SOURCE = (
    "Délai de la convention de service, au moins égal aux deux mois du recours contentieux "
    "(code de justice administrative, art. R421-1) : la commune peut encore réclamer ses données. "
    "Le sous-traitant les efface ensuite (RGPD, art. 28, 3, g)."
)


def add(apps, schema_editor):
    if schema_editor.connection.schema_name != "public":
        return
    apps.get_model("reversibility", "LegalDelay").objects.get_or_create(
        code="before_deletion",
        defaults={"days": 90, "source": SOURCE, "verified_on": date(2026, 11, 22)},
    )


class Migration(migrations.Migration):
    dependencies = [("reversibility", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
