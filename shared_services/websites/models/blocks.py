"""The few blocks a page is made of; few on purpose, every one accessible by construction.

What a draft may lack and a published page may not is asked when the page is published
(`is_deferred_validation` is Wagtail's word for « only kept »): see `publishing_rules`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from shared_services.websites.publishing_rules import faults_of_text

# Under a heading block, which is of the second level.
RICH_TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
# A text that is the whole page has its own parts.
WHOLE_TEXT_FEATURES = ["h2", *RICH_TEXT_FEATURES]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Description"),
        required=False,
        max_length=250,
        help_text=_("Ce que l'image montre, pour qui ne la voit pas."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Elle décore, sans rien apprendre : pas de description"), required=False
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "websites/blocks/figure.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["decorative"]:
            cleaned["alt"] = ""
        elif not cleaned["alt"].strip() and not self.is_deferred_validation:
            raise StructBlockValidationError(
                {"alt": ValidationError(say("Décrivez l'image, ou cochez « Elle décore »."))}
            )
        return cleaned


class PictureBlock(blocks.StructBlock):
    """One of a gallery: it is there to be looked at, so it is always described."""

    image = ImageChooserBlock(label=_("Photo"))
    alt = blocks.CharBlock(
        label=_("Description"),
        max_length=250,
        help_text=_("Ce que la photo montre, pour qui ne la voit pas."),
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=250)


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    pictures = blocks.ListBlock(PictureBlock(label=_("Photo")), label=_("Photos"), min_num=2)

    class Meta:
        icon = "image"
        label = _("Galerie de photos")
        template = "websites/blocks/gallery.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(label=_("Texte"))

    class Meta:
        icon = "info-circle"
        label = _("Encadré")
        template = "websites/blocks/callout.html"


class FilesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    files = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documents à télécharger")
        template = "websites/blocks/files.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Réponse"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question et réponse")
        template = "websites/blocks/question.html"


class TableBlock(TypedTableBlock):
    """A table of words with a title and a heading for each column (RGAA 5.4, 5.6)."""

    class Meta:
        icon = "table"
        label = _("Tableau")
        template = "websites/blocks/table.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if not str(getattr(cleaned, "caption", "") or "").strip():
            raise ValidationError(say("Donnez un titre au tableau : il dit ce qu'on y lit."))
        if any(not column["heading"].strip() for column in cleaned.columns):
            raise ValidationError(say("Donnez un intitulé à chaque colonne du tableau."))
        return cleaned


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Titre de partie"),
        icon="title",
        max_length=150,
        template="websites/blocks/heading.html",
    )
    text = blocks.RichTextBlock(label=_("Texte"), icon="pilcrow", features=RICH_TEXT_FEATURES)
    figure = FigureBlock()
    gallery = GalleryBlock()
    callout = CalloutBlock()
    table = TableBlock([("text", blocks.CharBlock(label=_("Texte"), required=False))])
    files = FilesBlock()
    question = QuestionBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors: dict[int, ValidationError] = {}
        level = 1
        for number, child in enumerate(cleaned):
            faults: list[str] = []
            if child.block_type == "heading":
                level = 2
            elif child.block_type == "text":
                faults, level = faults_of_text(child.value.source, level=level)
            elif child.block_type == "question":
                faults, _after = faults_of_text(child.value["answer"].source, level=level)
            elif child.block_type in {"files", "gallery"}:
                # These have a title of their own, of the second level.
                level = 2
            if faults:
                errors[number] = ValidationError(faults)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned
