"""The few blocks a page is made of; few on purpose, every one accessible by construction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Description"),
        required=False,
        max_length=250,
        help_text=_("Ce que l'image montre, pour qui ne la voit pas. Vide si elle décore."),
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "websites/blocks/figure.html"


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


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Titre de partie"),
        icon="title",
        max_length=150,
        template="websites/blocks/heading.html",
    )
    text = blocks.RichTextBlock(label=_("Texte"), icon="pilcrow", features=RICH_TEXT_FEATURES)
    figure = FigureBlock()
    callout = CalloutBlock()
    files = FilesBlock()
    question = QuestionBlock()
