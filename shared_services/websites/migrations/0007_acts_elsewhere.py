"""The register of acts is a service of its own: `acts` takes the model; the table stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("websites", "0006_directory_and_council")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Act")])
    ]
