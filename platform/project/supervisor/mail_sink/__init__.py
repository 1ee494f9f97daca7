"""A mail server that delivers nothing: it keeps what the demo sends, and shows it on a page.

Messages are `.eml` files under `BEFFROI_HOME/mails`, the oldest removed past a limit. Run with
`python -m project.supervisor.mail_sink FOLDER --smtp-port N --web-port N`.
"""
