from shared_services.websites.views.calendars import agenda_ics, event_ics
from shared_services.websites.views.directory import directory_card, directory_entry, facilities_csv
from shared_services.websites.views.machines import NewsFeed, style_css
from shared_services.websites.views.reading import site_map

__all__ = [
    "NewsFeed",
    "agenda_ics",
    "directory_card",
    "directory_entry",
    "event_ics",
    "facilities_csv",
    "site_map",
    "style_css",
]
