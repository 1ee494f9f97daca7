"""The launcher: embedded servers and child processes for the demo, the tests and `beffroi up`.

Nothing here imports Django: the launcher must be able to say in plain words why Django cannot
start. `postgres.EmbeddedPostgres` and `valkey.EmbeddedValkey` are used alone by the test suite.
All data is under `BEFFROI_HOME` (see `paths.py`).
"""
