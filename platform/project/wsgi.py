"""WSGI entry: kept pages first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

from kernel.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings.production")
application = PageCache(get_wsgi_application())
