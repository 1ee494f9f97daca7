from shared_services.websites.models.agenda import (
    AgendaIndexPage,
    EventPage,
)
from shared_services.websites.models.council import Commission, CouncilGroup, GroupText
from shared_services.websites.models.look import Theme
from shared_services.websites.models.occurrences import EventException, EventOccurrence
from shared_services.websites.models.opening_hours import Closure, OpeningRange
from shared_services.websites.models.pages import (
    ActsPage,
    ContentPage,
    CouncilPage,
    DirectoryPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
)
from shared_services.websites.models.records import CouncilMember, DirectoryEntry
from shared_services.websites.models.sheets import ServicePage
from shared_services.websites.models.topics import Topic

__all__ = [
    "ActsPage",
    "AgendaIndexPage",
    "Closure",
    "Commission",
    "ContentPage",
    "CouncilGroup",
    "CouncilMember",
    "CouncilPage",
    "DirectoryEntry",
    "DirectoryPage",
    "EventException",
    "EventOccurrence",
    "EventPage",
    "GroupText",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "OpeningRange",
    "ServicePage",
    "Theme",
    "Topic",
]
