"""WSGI entry: pages read are counted, kept pages come first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

from kernel.page_cache import PageCache
from kernel.visits import VisitCounter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings.production")
application = VisitCounter(PageCache(get_wsgi_application()))
