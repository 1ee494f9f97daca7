#!/bin/sh
# Runs once, when the data folder is created: the owner's role owns its database and is no
# superuser; it may create roles, one per space. The two extensions are made here so that nobody needs more rights later.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set password="$BEFFROI_DB_PASSWORD" <<'SQL'
CREATE ROLE beffroi LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB CREATEROLE;
CREATE DATABASE beffroi OWNER beffroi ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE beffroi FROM PUBLIC;
SQL
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname beffroi <<'SQL'
CREATE EXTENSION unaccent;
CREATE EXTENSION pg_trgm;
SQL
