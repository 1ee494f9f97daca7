"""Pages of a town-hall site. All but news, events and free pages exist once, from the start."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import Rendition
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from kernel.clock import today
from shared_services.websites.models.base import (
    PER_PAGE,
    CachedPage,
    SitePage,
    asked,
    page_number,
)
from shared_services.websites.models.blocks import WHOLE_TEXT_FEATURES, BodyBlock
from shared_services.websites.models.council import Commission, CouncilGroup, GroupText
from shared_services.websites.models.icons import ICONS
from shared_services.websites.models.records import CouncilMember, DirectoryEntry
from shared_services.websites.models.sheets import ServicePage
from shared_services.websites.models.topics import Topic

# Beside the search of the home page: words, no parts.
WELCOME_FEATURES = ["bold", "italic", "link"]
MOST_TEXTS = 24
CARD_PICTURES = ("fill-640x360|format-webp", "fill-640x360|format-avif")


class HomePage(CachedPage):
    """The front door: one per site."""

    headline = models.CharField(_("accroche"), max_length=150, blank=True)
    welcome = RichTextField(_("mot d'accueil"), blank=True, features=WELCOME_FEATURES)
    opening_hours = models.TextField(
        _("horaires d'ouverture"), blank=True, help_text=_("Une ligne par jour ou groupe de jours.")
    )
    alert_title = models.CharField(_("titre de l'alerte"), max_length=120, blank=True)
    alert_text = models.CharField(_("texte de l'alerte"), max_length=400, blank=True)
    alert_until = models.DateTimeField(_("afficher l'alerte jusqu'au"), null=True, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("welcome"),
        FieldPanel("opening_hours"),
        MultiFieldPanel(
            [
                FieldPanel("alert_title", heading=_("Titre du message")),
                FieldPanel("alert_text", heading=_("Texte du message")),
                FieldPanel("alert_until", heading=_("L'afficher jusqu'au")),
            ],
            heading=_("Message en haut de toutes les pages"),
            help_text=_("Une information sans danger. En cas de danger : « Alertes », au menu."),
        ),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("welcome")]
    max_count = 1
    template = "websites/home_page.html"

    class Meta:
        verbose_name = _("Accueil")


class ContentPage(SitePage):
    """A free page; its own sub-pages are listed below its text."""

    icon = models.CharField(
        _("icône"),
        max_length=30,
        choices=ICONS,
        blank=True,
        help_text=_("Avec une icône, la page a sa tuile sous « Vos démarches », à l'accueil."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("contenu"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("body"),
        FieldPanel("icon"),
    ]
    search_fields: ClassVar[list[Any]] = [*SitePage.search_fields, index.SearchField("body")]
    template = "websites/content_page.html"

    class Meta:
        verbose_name = _("Page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        below = Page.objects.live().public().child_of(self).order_by("path")
        context["children"] = list(below.type(ContentPage, ServicePage).specific())
        return context


class NewsIndexPage(SitePage):
    subpage_types: ClassVar[list[str]] = ["websites.NewsPage"]
    max_count = 1
    template = "websites/news_index_page.html"

    class Meta:
        verbose_name = _("Actualités")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.live().public().for_lists()
        topics = list(Topic.objects.all())
        wanted = asked(request, "rubrique")
        topic = next((one for one in topics if one.slug == wanted), None)
        if topic is not None:
            news = news.filter(topic=topic)
        # Here and not above: it asks for the models of this file.
        from shared_services.websites import neighbours

        context["territory"] = territory = neighbours.wants_territory(request)
        found = neighbours.shown(neighbours.NEWS, territory=territory)
        news = neighbours.with_news(news, neighbours.news(found, topic))
        context["topics"], context["topic"] = topics, topic
        context["page_obj"] = Paginator(news, PER_PAGE).get_page(page_number(request))
        return context


class NewsQuerySet(PageQuerySet):
    def for_lists(self) -> Any:
        """Pinned ones, then newest first, with the cards' pictures: a constant count of queries."""
        made = Rendition.objects.filter(filter_spec__in=CARD_PICTURES)
        pictures = Prefetch("image__renditions", made, to_attr="prefetched_renditions")
        first = self.order_by("-pinned", "-published_on", "-pk")
        newest = first.select_related("image", "topic")
        return newest.prefetch_related(pictures)


class NewsPage(SitePage):
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("rubrique")
    )
    pinned = models.BooleanField(
        _("épinglée"), default=False, help_text=_("Elle reste en tête des actualités.")
    )
    published_on = models.DateField(_("date"), default=today, db_index=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    image_alt = models.CharField(
        _("description de l'image"),
        max_length=250,
        blank=True,
        help_text=_(
            "Ce que l'image apprend, pour qui ne la voit pas. "
            "Laissez vide si elle ne fait que décorer."
        ),
    )
    body = RichTextField(_("texte"), features=WHOLE_TEXT_FEATURES)

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("topic"),
        FieldPanel("pinned"),
        FieldPanel("image"),
        FieldPanel("image_alt"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["websites.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "websites/news_page.html"

    class Meta:
        verbose_name = _("Actualité")

    def clean(self) -> None:
        """A paragraph without a word is not a text, whatever the editor's markup says."""
        super().clean()
        if not strip_tags(self.body).strip():
            raise ValidationError({"body": _("Écrivez le texte de l'actualité.")})


class DirectoryPage(SitePage):
    max_count = 1
    subpage_types: ClassVar[list[str]] = []
    template = "websites/directory_page.html"

    class Meta:
        verbose_name = _("Annuaire")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        kind = request.GET.get("type", "")
        # Here and not above: what is listed is read from the models of this file.
        from shared_services.websites import directory, neighbours, plan

        topics, wanted = list(Topic.objects.all()), asked(request, "rubrique")
        day = asked(request, "ouvert")
        entries = directory.entries(kind, wanted, day)
        context["territory"] = territory = neighbours.wants_territory(request)
        topic = next((one for one in topics if one.slug == wanted), None)
        # A neighbour's hours are on its own page: nobody knows here what is open on a Saturday.
        if not day and (topic is not None or not wanted):
            found = neighbours.shown(neighbours.PLACE, territory=territory)
            category = kind if kind in DirectoryEntry.Kind.values else ""
            others = neighbours.places(found, category, topic)
            entries = neighbours.with_places(entries, others)
        context["topics"], context["days"] = topics, directory.DAYS
        context["wanted_topic"], context["wanted_day"] = wanted, day
        context["kinds"] = DirectoryEntry.Kind.choices
        context["kind"] = kind
        listed = Paginator(entries, 24).get_page(page_number(request))
        first = listed.start_index()
        numbered = [(first + place, entry) for place, entry in enumerate(listed.object_list)]
        context["page_obj"], context["numbered"] = listed, numbered
        own = [(number, one) for number, one in numbered if isinstance(one, DirectoryEntry)]
        context["plan"] = plan.plan_of(own)
        return context


class CouncilPage(SitePage):
    max_count = 1
    template = "websites/council_page.html"

    class Meta:
        verbose_name = _("Conseil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        sitting = CouncilMember.objects.sitting().select_related("photo", "group")
        context["members"] = sitting.prefetch_related("photo__renditions")
        context["commissions"] = Commission.objects.prefetch_related(
            Prefetch("members", CouncilMember.objects.sitting())
        )
        context["texts"] = GroupText.objects.filter(published_on__lte=today()).select_related(
            "group"
        )[:MOST_TEXTS]
        # Their space is there before they write in it (CGCT, L. 2121-27-1).
        context["silent_groups"] = CouncilGroup.objects.exclude(texts__published_on__lte=today())
        return context


class ActsPage(SitePage):
    """Where the register of acts stands in the menus; `acts` answers its address, /actes/."""

    max_count = 1
    subpage_types: ClassVar[list[str]] = []
    template = "websites/acts_page.html"

    class Meta:
        verbose_name = _("Actes")
