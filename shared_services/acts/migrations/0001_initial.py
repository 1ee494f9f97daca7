"""Acts leave `websites` for a service of their own: the same table, the same rows."""

import django.db.models.deletion
import kernel.clock
import modelsearch.index
from django.db import migrations, models

# What Wagtail keeps of an act (its words for the search, its links) goes by the model's name.
RENAME = """
UPDATE django_content_type SET app_label = 'acts' WHERE app_label = 'websites' AND model = 'act'
AND NOT EXISTS (SELECT 1 FROM django_content_type WHERE app_label = 'acts' AND model = 'act')
"""
FOLLOW = """
UPDATE {table} AS kept SET {column} = new.id FROM django_content_type AS old,
django_content_type AS new WHERE kept.{column} = old.id AND old.app_label = 'websites'
AND old.model = 'act' AND new.app_label = 'acts' AND new.model = 'act'
"""
FOLLOWERS = (
    ("wagtailsearch_indexentry", "content_type_id"),
    ("wagtailcore_referenceindex", "content_type_id"),
    ("wagtailcore_referenceindex", "base_content_type_id"),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("websites", "0007_acts_elsewhere"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="numéro")),
                        ("title", models.CharField(max_length=300, verbose_name="objet")),
                        ("nature", models.CharField(choices=[("deliberation", "Délibération"), ("arrete", "Arrêté réglementaire"), ("decision", "Décision"), ("proces-verbal", "Procès-verbal"), ("liste", "Liste des délibérations examinées")], max_length=20, verbose_name="nature")),
                        ("adopted_on", models.DateField(verbose_name="adopté ou signé le")),
                        ("author_name", models.CharField(max_length=150, verbose_name="prénom et nom de l'auteur")),
                        ("author_capacity", models.CharField(max_length=100, verbose_name="qualité de l'auteur")),
                        ("put_online_at", models.DateTimeField(db_index=True, default=kernel.clock.now, editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtaildocs.document", verbose_name="texte (PDF)")),
                        ("replaces", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replaced_by", to="acts.act", verbose_name="remplace")),
                    ],
                    options={
                        "verbose_name": "acte",
                        "verbose_name_plural": "actes",
                        "ordering": ["-put_online_at", "-number"],
                        "db_table": "websites_act",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
            ]
        ),
        migrations.RunSQL(RENAME, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(FOLLOW.format(table=table, column=column), migrations.RunSQL.noop)
            for table, column in FOLLOWERS
        ),
    ]
