"""The markup that screen readers rely on, without a browser."""

from __future__ import annotations

import re

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from kernel.design_system.preview import PreviewForm


def render_form(form: forms.Form) -> str:
    return render_to_string("design_system/components/form.html", {"form": form})


def test_an_untouched_form_shows_no_error() -> None:
    html = render_form(PreviewForm())
    assert "error-summary" not in html
    assert "aria-invalid" not in html


def test_every_field_has_its_label() -> None:
    html = render_form(PreviewForm())
    for name in ("name", "email", "born_on", "reason", "message", "piece", "agree"):
        assert f'for="id_{name}"' in html
        assert html.count(f'id="id_{name}"') == 1


def test_radios_stand_in_a_fieldset_with_hint_and_error_tied_to_it() -> None:
    html = render_form(PreviewForm({}))
    fieldset = re.search(r"<fieldset[^>]*>", html)
    assert fieldset is not None
    assert 'aria-describedby="id_copy_helptext id_copy_error"' in fieldset[0]
    assert "<legend>Quelle copie demandez-vous" in html


def test_hint_and_error_are_tied_to_their_field() -> None:
    html = render_form(PreviewForm({}))
    field = re.search(r'<input type="email"[^>]*>', html)
    assert field is not None
    assert 'aria-describedby="id_email_helptext id_email_error"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert 'id="id_email_error"' in html
    assert 'autocomplete="email"' in field[0]


def test_optional_fields_say_so() -> None:
    html = render_form(PreviewForm())
    assert html.count("(facultatif)") == 2


def test_what_people_typed_is_escaped() -> None:
    form = PreviewForm({"name": "<script>alert(1)</script>", "email": "<b>"})
    assert "<script>" not in render_form(form)


def test_pagination_keeps_the_other_filters() -> None:
    request = RequestFactory().get("/annuaire/", {"type": "sante", "page": "2"})
    html = render_to_string(
        "design_system/components/pagination.html",
        {"page_obj": Paginator(range(50), 10).page(2)},
        request=None,
    )
    assert 'href="?page=3"' in html
    html = render_to_string(
        "design_system/components/pagination.html",
        {"page_obj": Paginator(range(50), 10).page(2), "request": request},
    )
    assert 'href="?type=sante&amp;page=3"' in html


def test_the_page_for_breakdowns_needs_no_database_nor_context() -> None:
    html = render_to_string("500.html")
    assert "Le service a rencontré un problème" in html
    assert "Se connecter" not in html
