"""Database backend: django-tenants' search path, with three changes.

1. The session remembers its search path and issues a statement only when it differs
   (stock django-tenants: one more statement for each query, 14 per page instead of 5).
2. A space's table gets no foreign-key constraint to a public table (see `schema.py`).
3. Content types live in public alone, so their cache need not be dropped at each switch.
"""

from __future__ import annotations

from typing import Any

from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper
from django_tenants.postgresql_backend.base import FakeTenant

from kernel.postgresql_backend.schema import SpaceSchemaEditor


class DatabaseWrapper(TenantDatabaseWrapper):
    SchemaEditorClass = SpaceSchemaEditor

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)

    def set_schema_to_public(self) -> None:
        self.set_tenant(FakeTenant(schema_name="public"))

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self.search_path_set_schemas == self._get_cursor_search_paths():
            return
        super()._handle_search_path(cursor)

    def forget_search_path(self) -> None:
        """Say that a statement we did not issue may have moved the session's search path."""
        self.search_path_set_schemas = None
