from shared_services.websites.models.look import Theme
from shared_services.websites.models.pages import (
    ActsPage,
    AgendaIndexPage,
    ContentPage,
    CouncilPage,
    DirectoryPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
)
from shared_services.websites.models.records import Act, CouncilMember, DirectoryEntry

__all__ = [
    "Act",
    "ActsPage",
    "AgendaIndexPage",
    "ContentPage",
    "CouncilMember",
    "CouncilPage",
    "DirectoryEntry",
    "DirectoryPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "Theme",
]
