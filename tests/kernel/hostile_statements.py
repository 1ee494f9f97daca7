"""What someone who can run SQL in commune A would try. `{a}` and `{b}` are the two schemas.

One line each; `|` in the name's place is the family. Nothing here may show or change anything of B,
nor lead out of A's role.
"""

# ruff: noqa: E501  # one statement, one line

from __future__ import annotations

READS = """
SELECT * FROM "{b}".document_requests_documentrequest
SELECT count(*) FROM "{b}".document_requests_documentrequest
SELECT 1 FROM "{b}".wagtailcore_page LIMIT 1
TABLE "{b}".audit_auditentry
SELECT * FROM ONLY "{b}".notifications_notification
WITH seen AS (SELECT * FROM "{b}".document_requests_documentrequest) SELECT * FROM seen
SELECT (SELECT max(tracking_number) FROM "{b}".document_requests_documentrequest)
SELECT * FROM document_requests_documentrequest UNION ALL SELECT * FROM "{b}".document_requests_documentrequest
SELECT b FROM "{b}".document_requests_documentrequest b
SELECT row_to_json(b) FROM "{b}".document_requests_documentrequest b
SELECT xmlforest(b.*) FROM "{b}".document_requests_documentrequest b
SELECT * FROM "{b}".django_session
SELECT last_value FROM "{b}".audit_auditentry_id_seq
SELECT nextval('"{b}".audit_auditentry_id_seq')
SELECT currval('"{b}".audit_auditentry_id_seq')
SELECT pg_sequence_last_value('"{b}".audit_auditentry_id_seq'::regclass)
SELECT * FROM pg_sequences WHERE schemaname = '{b}'
SELECT query_to_xml('SELECT * FROM "{b}".document_requests_documentrequest', true, true, '')
SELECT table_to_xml('"{b}".document_requests_documentrequest', true, true, '')
SELECT schema_to_xml('{b}', true, true, '')
SELECT database_to_xml(true, true, '')
SELECT cursor_to_xml('c', 10, true, true, '')
SELECT * FROM ts_stat('SELECT to_tsvector(email) FROM public.accounts_user')
SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, ''b''::tsquery')
SELECT * FROM pg_stats WHERE schemaname = '{b}'
SELECT * FROM pg_statistic
SELECT * FROM pg_stat_user_tables WHERE schemaname = '{b}'
SELECT pg_stat_get_live_tuples('"{b}".document_requests_documentrequest'::regclass)
SELECT reltuples, relpages FROM pg_class WHERE relnamespace = '{b}'::regnamespace
SELECT pg_total_relation_size('"{b}".document_requests_documentrequest'::regclass)
SELECT query FROM pg_stat_activity
SELECT * FROM pg_stat_get_activity(NULL)
SELECT * FROM pg_prepared_statements
SELECT * FROM pg_cursors
SELECT * FROM pg_locks
SELECT pg_read_file('PG_VERSION')
SELECT pg_read_binary_file('postgresql.auto.conf')
SELECT pg_ls_dir('.')
SELECT * FROM pg_authid
SELECT * FROM pg_shadow
SELECT rolpassword FROM pg_roles WHERE rolpassword IS DISTINCT FROM '********'
SELECT * FROM pg_file_settings
SELECT * FROM pg_hba_file_rules
SELECT * FROM pg_largeobject
SELECT lo_create(0)
SELECT lo_from_bytea(0, 'left for others')
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/out')
SELECT lo_get(1)
"""

PEOPLE = """
SELECT * FROM public.accounts_credential
SELECT password FROM public.accounts_credential
SELECT count(*) FROM public.accounts_credential
SELECT * FROM public.accounts_user
SELECT email FROM public.accounts_user WHERE email LIKE '%%canari%%'
SELECT u.* FROM public.accounts_user u LEFT JOIN public.accounts_spacepresence p ON true
SELECT * FROM public.accounts_spacepresence
SELECT user_id FROM public.accounts_spacepresence WHERE authority_id <> (SELECT id FROM public.authorities_localauthority WHERE schema_name = '{a}')
SELECT * FROM public.accounts_signonticket
SELECT * FROM public.accounts_invitation
SELECT * FROM public.account_emailaddress
SELECT * FROM public.django_session
SELECT * FROM public.notifications_notification
SELECT * FROM public.outbox_outboxmessage
SELECT * FROM public.audit_auditentry
SELECT * FROM public.onboarding_onboardingstep
SELECT sql FROM public.onboarding_spacetemplate
SELECT * FROM public.roles_usergroup
SELECT * FROM public.outbox_index_outboxpointer
SELECT * FROM public.federation_spaceactivity
SELECT * FROM public.reversibility_spaceexport
SELECT email FROM accounts_user WHERE pg_catalog.length(email) > 0 OR 1/(length(email)-length(email)) > 0
"""

WRITES = """
INSERT INTO "{b}".auth_group (name) VALUES ('Intruders')
UPDATE "{b}".wagtailcore_page SET title = 'Hacked'
DELETE FROM "{b}".audit_auditentry
WITH gone AS (DELETE FROM "{b}".wagtailcore_site RETURNING *) SELECT * FROM gone
DELETE FROM audit_auditentry
UPDATE audit_auditentry SET action = 'nothing.happened'
UPDATE public.accounts_user SET email = 'me@evil.example'
UPDATE public.accounts_user SET security_stamp = 'known'
UPDATE public.accounts_user SET last_login = now() WHERE email LIKE '%%canari%%'
INSERT INTO public.accounts_user (id, email, first_name, last_name, phone, is_active, is_superuser, date_joined, security_stamp) VALUES (gen_random_uuid(), 'me@evil.example', '', '', '', true, false, now(), 'x')
INSERT INTO public.accounts_spacepresence (user_id, authority_id, has_role, has_file, has_trace) SELECT '{person_b}', id, true, true, true FROM public.authorities_localauthority WHERE schema_name = '{a}'
UPDATE public.accounts_spacepresence SET authority_id = (SELECT id FROM public.authorities_localauthority WHERE schema_name = '{a}')
DELETE FROM public.accounts_user
INSERT INTO public.accounts_credential (user_id, password) VALUES ('{person_b}', 'known')
INSERT INTO public.outbox_index_outboxpointer (message_id, authority_id, handler, queue, due_at) SELECT gen_random_uuid(), id::text, 'x', 'bulk', now() FROM public.authorities_localauthority WHERE schema_name = '{b}'
UPDATE public.outbox_index_outboxpointer SET due_at = now() + interval '9 years' WHERE authority_id <> ''
UPDATE public.authorities_localauthority SET schema_name = '{b}x'
UPDATE public.authorities_domain SET authority_id = (SELECT id FROM public.authorities_localauthority WHERE schema_name = '{a}')
DELETE FROM public.directory_commune
UPDATE pg_settings SET setting = '{b}' WHERE name = 'role'
UPDATE pg_settings SET setting = '{b}' WHERE name = 'search_path'
SELECT * FROM public.authorities_localauthority FOR UPDATE
"""

ESCAPES = """
SELECT set_config('role', '{b}', false)
SELECT set_config('role', 'none', false)
SELECT set_config('search_path', '{b}', false)
SELECT set_config('session_authorization', 'beffroi', false)
SELECT pg_catalog.set_config('row_security', 'off', false)
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
SELECT pg_cancel_backend(1)
SELECT pg_advisory_lock(1)
SELECT pg_try_advisory_lock(1)
SELECT pg_advisory_xact_lock(1)
SELECT pg_sleep(0.01)
SELECT pg_notify('celery', 'x')
SELECT pg_export_snapshot()
SELECT pg_logical_emit_message(false, 'a', 'b')
SELECT pg_reload_conf()
SELECT pg_rotate_logfile()
SELECT pg_promote()
SELECT dblink_connect('dbname=beffroi')
EXPLAIN ANALYZE SELECT * FROM "{b}".document_requests_documentrequest
"""

# Refused before they reach the server: no code inside a space has to run such a thing.
STATEMENTS = r"""
SET ROLE "{b}"
SET ROLE NONE
RESET ROLE
/* quietly */ SET ROLE "{b}"
-- quietly\nSET ROLE "{b}"
SET LOCAL ROLE "{b}"
SET SESSION AUTHORIZATION beffroi
RESET ALL
DISCARD ALL
SET search_path TO "{b}"
SET row_security = off
BEGIN
COMMIT
ROLLBACK
START TRANSACTION
COPY "{b}".audit_auditentry TO STDOUT
COPY (SELECT 1) TO PROGRAM 'id'
COPY auth_group FROM '/etc/passwd'
DO $$ BEGIN EXECUTE 'SET ROLE "{b}"'; END $$
CALL nothing()
PREPARE p AS SELECT * FROM "{b}".audit_auditentry
EXECUTE p
DECLARE c CURSOR WITH HOLD FOR SELECT 1
FETCH ALL FROM c
LISTEN celery
NOTIFY celery
LOAD 'dblink'
LOCK TABLE public.accounts_user
CREATE TEMP TABLE x (y text)
CREATE TABLE x (y text)
CREATE FUNCTION x() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'
CREATE FUNCTION pg_temp.x() RETURNS text LANGUAGE sql AS 'SELECT 1'
CREATE SCHEMA x
CREATE ROLE x
CREATE EXTENSION dblink
CREATE VIEW x AS SELECT * FROM "{b}".audit_auditentry
CREATE RULE x AS ON SELECT TO auth_group DO INSTEAD SELECT 1
ALTER ROLE "{a}" SUPERUSER
ALTER SCHEMA "{b}" OWNER TO "{a}"
ALTER TABLE "{b}".audit_auditentry OWNER TO "{a}"
ALTER TABLE public.accounts_user DISABLE ROW LEVEL SECURITY
ALTER SYSTEM SET log_statement = 'all'
GRANT "{b}" TO "{a}"
GRANT ALL ON SCHEMA "{b}" TO "{a}"
REVOKE ALL ON SCHEMA "{b}" FROM "{b}"
DROP SCHEMA "{b}" CASCADE
DROP TABLE audit_auditentry
TRUNCATE audit_auditentry
COMMENT ON SCHEMA "{b}" IS 'x'
SECURITY LABEL ON SCHEMA "{b}" IS 'x'
VACUUM
ANALYZE "{b}".audit_auditentry
REINDEX SCHEMA "{b}"
IMPORT FOREIGN SCHEMA x FROM SERVER y INTO z
"""

# Two statements where one is expected, as an injection would add them.
STACKED = """
SELECT 1; SET ROLE "{b}"
SELECT 1; SET ROLE NONE; SELECT email FROM public.accounts_user
SELECT 1; RESET ROLE; SELECT password FROM public.accounts_credential
SELECT 1; SELECT 2
DELETE FROM auth_group WHERE name = 'x'; SET search_path TO "{b}"
SELECT 'x'; DO $$ BEGIN EXECUTE 'SET ROLE NONE'; END $$
SELECT 1; COPY "{b}".audit_auditentry TO STDOUT
SELECT 1; ROLLBACK; SET ROLE "{b}"
SELECT 1; DROP SCHEMA "{b}" CASCADE
"""


def lines(block: str) -> list[str]:
    return [line.replace("\\n", "\n") for line in block.strip().splitlines()]
