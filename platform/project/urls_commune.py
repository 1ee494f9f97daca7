"""A commune's host: its site, its procedures, its back office."""

from project.urls_shared import page_patterns, space_patterns

urlpatterns = [*space_patterns, *page_patterns]
