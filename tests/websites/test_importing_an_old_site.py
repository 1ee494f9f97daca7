"""An old site becomes drafts and redirects; nothing is published, nothing outside is read."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect

from kernel.tenancy import space_of
from shared_services.websites.errors import ImportRefused
from shared_services.websites.importing.cleaning import cleaned
from shared_services.websites.importing.writing import import_site
from shared_services.websites.models import ContentPage, NewsPage

Browser = Callable[..., Client]
PAGE = """<html><head><title>La cantine | Mairie</title><script>alert(1)</script></head><body>
<nav>Menu</nav><main><h1>La cantine</h1><p onclick="x()">Les <b>menus</b> de
<a href="javascript:alert(1)">la semaine</a>, <a href="/docs/reglement.pdf">le règlement</a>.</p>
<h2>Tarifs</h2><table><tr><th>Âge</th><th>Prix</th></tr><tr><td>6 ans</td><td>3 €</td></tr></table>
<img src="/images/salle.png" alt="La salle"><img src="../../../../etc/passwd" alt="x">
<iframe src="https://video.example"></iframe></main><footer>Pied</footer></body></html>"""
WXR = """<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<item><title>Marché</title><link>https://vieux.example/2024/05/marche/</link>
<content:encoded><![CDATA[Samedi matin.

Sur la place.]]></content:encoded><wp:post_type>post</wp:post_type>
<wp:status>publish</wp:status><wp:post_date>2024-05-12 10:00:00</wp:post_date></item>
<item><title>Brouillon</title><link>https://vieux.example/x/</link><content:encoded>Non
</content:encoded><wp:post_type>page</wp:post_type><wp:status>draft</wp:status></item>
"""
WXR_END = "</channel></rss>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "vie").mkdir(parents=True)
    (site / "docs").mkdir()
    (site / "images").mkdir()
    (site / "vie" / "cantine.html").write_text(PAGE)
    (site / "vide.html").write_text("<html><body><nav>Menu</nav></body></html>")
    (site / "docs" / "reglement.pdf").write_bytes(b"%PDF-1.7 reglement")
    picture = BytesIO()
    Picture.new("RGB", (80, 60), "navy").save(picture, "PNG")
    (site / "images" / "salle.png").write_bytes(picture.getvalue())
    return site


def test_a_folder_of_pages_becomes_drafts_with_redirects(
    commune_a: Any, folder: Path, client_for: Browser
) -> None:
    with space_of(commune_a):
        report = import_site(folder)
        page = ContentPage.objects.get(title="La cantine")
        kinds = [block.block_type for block in page.body]
        text = page.body[0].value.source
        assert kinds == ["text", "heading", "table", "figure"]
        assert not page.live
    assert "<b>menus</b>" in text
    assert 'linktype="document"' in text
    assert "javascript" not in text
    assert "onclick" not in text
    assert (report.pictures, report.documents, report.redirects) == (1, 1, 1)
    assert report.skipped == [{"path": "/vide.html", "why": "aucun texte"}]
    notes = report.pages[0]["notes"]
    assert any("etc/passwd" in note for note in notes), "nothing is read outside the folder"
    assert any("contenu extérieur retiré" in note for note in notes)
    with space_of(commune_a):
        page.save_revision(clean=False).publish()
        page.get_parent().specific.save_revision(clean=False).publish()
    answer = client_for(commune_a).get("/vie/cantine.html")
    assert (answer.status_code, answer["Location"]) == (301, "/ancien-site/cantine/")


def test_importing_twice_adds_nothing(commune_a: Any, folder: Path) -> None:
    with space_of(commune_a):
        import_site(folder)
        again = import_site(folder)
        assert again.pages == []
        assert ContentPage.objects.filter(title="La cantine").count() == 1
        assert Redirect.objects.count() == 1


def test_wordpress_posts_become_news_with_their_day(commune_a: Any, tmp_path: Path) -> None:
    export = tmp_path / "export.xml"
    export.write_text(WXR + WXR_END)
    with space_of(commune_a):
        report = import_site(export)
        news = NewsPage.objects.get(title="Marché")
        assert not news.live
        assert f"{news.published_on:%Y-%m-%d}" == "2024-05-12"
        assert news.body == "<p>Samedi matin.</p><p>Sur la place.</p>"
        assert len(report.pages) == 1


def test_a_broken_export_says_where_and_keeps_what_came_before(
    commune_a: Any, tmp_path: Path
) -> None:
    export = tmp_path / "export.xml"
    export.write_text(WXR + "<item><title>Coupé")
    with space_of(commune_a):
        report = import_site(export)
        assert "abîmé" in report.stopped
        assert NewsPage.objects.filter(title="Marché").exists()


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        "pas du XML",
        "",
    ],
)
def test_what_is_no_export_is_refused(commune_a: Any, tmp_path: Path, content: str) -> None:
    export = tmp_path / "export.xml"
    export.write_text(content)
    with space_of(commune_a), pytest.raises(ImportRefused):
        import_site(export)


def test_same_names_get_numbers(commune_a: Any, tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "page.html").write_text(f"<h1>Page</h1><p>Texte {place}.</p>")
    with space_of(commune_a):
        import_site(tmp_path)
        slugs = set(ContentPage.objects.filter(title="Page").values_list("slug", flat=True))
        assert slugs == {"page", "page-2"}


def test_what_runs_or_dresses_is_left_behind() -> None:
    html = (
        '<div style="color:red"><font>Un</font> <p><span class=x>Deux</span></p>'
        '<svg onload=alert(1)></svg><a href="data:text/html,x">trois</a><!-- note --></div>'
        '<p><a href="http://[::1">quatre</a></p><table><tr><td>Mise en page</td></tr></table>'
    )
    made = cleaned(html, picture=lambda _address: None, document=lambda _address: None)
    assert made.blocks == [
        ("text", "<p>Un</p><p>Deux</p><p>trois</p><p>quatre</p><p>Mise en page</p>")
    ]


def test_the_command_reports_and_touches_one_space(
    commune_a: Any, commune_b: Any, folder: Path, tmp_path: Path, capsys: Any
) -> None:
    report = tmp_path / "rapport.json"
    call_command("import_site", commune_a.slug, str(folder), report=report)
    assert "1 brouillons, 1 images" in capsys.readouterr().out
    assert "La cantine" in report.read_text()
    with space_of(commune_b):
        assert not ContentPage.objects.filter(title="La cantine").exists()
    for commune, source in (("inconnue", folder), (commune_a.slug, tmp_path / "rien")):
        with pytest.raises(CommandError):
            call_command("import_site", commune, str(source))
