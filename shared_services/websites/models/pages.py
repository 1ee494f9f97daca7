"""Pages of a town-hall site. All but news, events and free pages exist once, from the start."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import Rendition
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from kernel.clock import now, today
from shared_services.websites.models.blocks import WHOLE_TEXT_FEATURES, BodyBlock
from shared_services.websites.models.records import Act, CouncilMember, DirectoryEntry
from shared_services.websites.page_form import SitePageForm

# Beside the search of the home page: words, no parts.
WELCOME_FEATURES = ["bold", "italic", "link"]
PER_PAGE = 12
CARD_PICTURES = ("fill-640x360|format-webp", "fill-640x360|format-avif")

ICONS = [
    ("baby", _("Naissance")),
    ("id-card", _("Papiers d'identité")),
    ("vote", _("Élections")),
    ("heart-handshake", _("Mariage, pacs")),
    ("hammer", _("Travaux, urbanisme")),
    ("shield-check", _("Citoyenneté")),
    ("school", _("École")),
    ("trash-2", _("Déchets")),
    ("bus", _("Transports")),
    ("users", _("Associations, salles")),
    ("leaf", _("Environnement")),
    ("file-text", _("Autre document")),
]


def page_number(request: HttpRequest) -> str:
    return request.GET.get("page", "1")


def visible(pages: Any, request: HttpRequest) -> Any:
    """These pages without those kept for a few; what is kept for a few is asked once a request."""
    asked: Any = request
    if not hasattr(asked, "restricted_paths"):
        found = PageViewRestriction.objects.values_list("page__path", flat=True)
        asked.restricted_paths = list(found)
    for path in asked.restricted_paths:
        pages = pages.exclude(path__startswith=path)
    return pages


class CachedPage(Page):
    """A page that a reader without a session may keep, and asks about; others never share it."""

    base_form_class = SitePageForm

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        else:
            # Asked again each time, answered in a word when nothing changed (kernel.page_cache).
            patch_cache_control(response, public=True, no_cache=True)
        return response


class SitePage(CachedPage):
    """What all pages share: a one-sentence summary, shown in lists and search results."""

    summary = models.CharField(
        _("résumé"), max_length=300, blank=True, help_text=_("Une phrase, pour les listes.")
    )

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["news"] = visible(NewsPage.objects.live(), request).for_lists()[:3]
        context["events"] = visible(EventPage.objects.live(), request).upcoming()[:4]
        return context


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
        children = ContentPage.objects.live().public().child_of(self).order_by("path")
        context["children"] = list(children)
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
        context["page_obj"] = Paginator(news, PER_PAGE).get_page(page_number(request))
        return context


class NewsQuerySet(PageQuerySet):
    def for_lists(self) -> Any:
        """Newest first, with the pictures of the cards, in a constant number of queries."""
        made = Rendition.objects.filter(filter_spec__in=CARD_PICTURES)
        pictures = Prefetch("image__renditions", made, to_attr="prefetched_renditions")
        newest = self.order_by("-published_on", "-pk").select_related("image")
        return newest.prefetch_related(pictures)


class NewsPage(SitePage):
    published_on = models.DateField(_("date"), default=today, db_index=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    body = RichTextField(_("texte"), features=WHOLE_TEXT_FEATURES)

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("image"),
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


class AgendaIndexPage(SitePage):
    subpage_types: ClassVar[list[str]] = ["websites.EventPage"]
    max_count = 1
    template = "websites/agenda_index_page.html"

    class Meta:
        verbose_name = _("Agenda")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        past = request.GET.get("quand") == "passes"
        live = EventPage.objects.live().public()
        events = live.past() if past else live.upcoming()
        context["past"] = past
        context["page_obj"] = Paginator(events, PER_PAGE).get_page(page_number(request))
        return context


class EventPageQuerySet(PageQuerySet):
    def upcoming(self) -> Any:
        """Not over yet: an all-day event lasts to the end of its last day."""
        return self.filter(_not_over()).order_by("start_at", "pk")

    def past(self) -> Any:
        return self.exclude(_not_over()).order_by("-start_at", "-pk")


def _not_over() -> Q:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ends = Q(end_at__gte=now()) | Q(end_at=None, start_at__gte=midnight)
    return ends | Q(all_day=True, end_at__gte=midnight)


class EventPage(SitePage):
    start_at = models.DateTimeField(_("début"), db_index=True)
    end_at = models.DateTimeField(_("fin"), null=True, blank=True)
    all_day = models.BooleanField(_("toute la journée"), default=False)
    place = models.CharField(_("lieu"), max_length=200)
    access = models.CharField(
        _("accessibilité du lieu"),
        max_length=300,
        blank=True,
        help_text=_("Par exemple : accès de plain-pied, boucle magnétique."),
    )
    price = models.CharField(_("tarif"), max_length=100, blank=True)
    body = RichTextField(_("description"), blank=True, features=WHOLE_TEXT_FEATURES)

    objects = PageManager.from_queryset(EventPageQuerySet)()

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("start_at"), FieldPanel("end_at"), FieldPanel("all_day")],
            heading=_("Quand"),
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("access")], heading=_("Où")),
        FieldPanel("price"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
    ]
    parent_page_types: ClassVar[list[str]] = ["websites.AgendaIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "websites/event_page.html"

    class Meta:
        verbose_name = _("Évènement")

    def clean(self) -> None:
        super().clean()
        if self.start_at and self.end_at and self.end_at < self.start_at:
            raise ValidationError({"end_at": _("La fin vient avant le début.")})

    @property
    def start_day(self) -> date:
        return timezone.localtime(self.start_at).date()

    @property
    def several_days(self) -> bool:
        return bool(self.end_at) and timezone.localtime(self.end_at).date() != self.start_day


class DirectoryPage(SitePage):
    max_count = 1
    subpage_types: ClassVar[list[str]] = []
    template = "websites/directory_page.html"

    class Meta:
        verbose_name = _("Annuaire")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        kind = request.GET.get("type", "")
        entries = DirectoryEntry.objects.all()
        if kind in DirectoryEntry.Kind.values:
            entries = entries.filter(kind=kind)
        context["kinds"] = DirectoryEntry.Kind.choices
        context["kind"] = kind
        context["page_obj"] = Paginator(entries, 24).get_page(page_number(request))
        return context


class CouncilPage(SitePage):
    max_count = 1
    template = "websites/council_page.html"

    class Meta:
        verbose_name = _("Conseil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["members"] = CouncilMember.objects.select_related("photo").prefetch_related(
            "photo__renditions"
        )
        return context


class ActsPage(SitePage):
    """The register of acts, whose publication makes them enforceable (CGCT L. 2131-1)."""

    max_count = 1
    subpage_types: ClassVar[list[str]] = []
    template = "websites/acts_page.html"

    class Meta:
        verbose_name = _("Actes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        acts = Act.objects.select_related("document")
        context["page_obj"] = Paginator(acts, 20).get_page(page_number(request))
        return context
