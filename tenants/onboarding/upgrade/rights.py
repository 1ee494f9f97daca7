"""What new models bring besides tables: permissions, new roles, and who has them by default.

Django makes permissions in a `post_migrate` signal, which costs a second per space; here they are
copied from the template, which had it.
"""

from __future__ import annotations

from django.db import connection

from tenants.onboarding.naming import TEMPLATE_SCHEMA

_NEW_GROUPS = """
INSERT INTO "{space}".auth_group (name)
SELECT name FROM "{template}".auth_group AS wanted
 WHERE NOT EXISTS (SELECT FROM "{space}".auth_group AS had WHERE had.name = wanted.name)
"""
# Only rights that did not exist before: what a town hall took from a role stays taken.
_NEW_PERMISSIONS = """
WITH added AS (
  INSERT INTO "{space}".auth_permission (name, content_type_id, codename)
  SELECT name, content_type_id, codename FROM "{template}".auth_permission AS wanted
   WHERE NOT EXISTS (
     SELECT FROM "{space}".auth_permission AS had
      WHERE had.content_type_id = wanted.content_type_id AND had.codename = wanted.codename)
   ORDER BY id
  RETURNING id, content_type_id, codename
)
INSERT INTO "{space}".auth_group_permissions (group_id, permission_id)
SELECT here.id, added.id
  FROM added
  JOIN "{template}".auth_permission USING (content_type_id, codename)
  JOIN "{template}".auth_group_permissions AS held ON held.permission_id = auth_permission.id
  JOIN "{template}".auth_group AS role ON role.id = held.group_id
  JOIN "{space}".auth_group AS here ON here.name = role.name
"""


def copy_new(schema_name: str) -> None:
    """Give the space the permissions and roles that the template has and it lacks."""
    with connection.cursor() as cursor:
        for sql in (_NEW_GROUPS, _NEW_PERMISSIONS):
            cursor.execute(sql.format(space=schema_name, template=TEMPLATE_SCHEMA))
