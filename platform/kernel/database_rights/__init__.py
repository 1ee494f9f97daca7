"""Which PostgreSQL role may do what: isolation enforced by the database.

    beffroi            owner: tables, migrations, opening and dumping of spaces; never serves a page
    beffroi_app        login of web and workers; NOINHERIT, so that it has no right of its own
      ├ s_<id>         one per space, named like its schema: its own tables and, through
      │                `beffroi_space`, a listed part of public
      ├ beffroi_platform   public work nested in a space, rounds of the platform; no credential
      └ beffroi_accounts   the account and operator hosts: passwords, sessions, second factors

`kernel.tenancy` says which role is wanted, `kernel.postgresql_backend` makes the session take it.
What each role may do in public is declared table by table (`settings.DATABASE_RIGHTS`); a table
that is not declared is closed to all of them.
"""
