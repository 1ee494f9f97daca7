"""`beffroi import-site COMMUNE SOURCE`: the pages of an old site, as drafts of the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from kernel.tenancy import space_of
from shared_services.websites.importing.writing import import_site
from tenants.authorities.models import LocalAuthority


class Command(BaseCommand):
    help = "Make drafts of an old site's pages, with redirects; publish nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("commune", help="slug of the space, as in its address")
        parser.add_argument("source", type=Path, help="folder of HTML pages, or WordPress' XML")
        parser.add_argument("--files", type=Path, help="folder of its pictures and documents")
        parser.add_argument("--report", type=Path, help="where to write the report (JSON)")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = LocalAuthority.objects.filter(slug=options["commune"]).first()
        if authority is None:
            raise CommandError(f"No space is called {options['commune']}.")
        try:
            with space_of(authority):
                report = import_site(options["source"], files=options["files"])
        except DomainError as error:
            raise CommandError(f"{error.message} Rien n'a été importé.") from error
        if options["report"]:
            report.save(options["report"])
        for page in report.pages:
            for note in page["notes"]:
                self.stdout.write(f"  {page['path']}: {note}")
        for skipped in report.skipped:
            self.stdout.write(f"  {skipped['path']}: {skipped['why']}")
        self.stdout.write(
            f"{len(report.pages)} brouillons, {report.pictures} images, {report.documents} "
            f"documents, {report.redirects} redirections, {len(report.skipped)} pages laissées."
        )
        if report.stopped:
            raise CommandError(report.stopped)
