"""« Registre des traitements », in the back office of each space."""

from __future__ import annotations

from django.urls import path

from tenants.processing_register import views
from tenants.processing_register.actions.taking import CONTROLLER, PROCESSOR

app_name = "processing_register"
urlpatterns = [
    path("", views.index, name="index"),
    path("delegue/", views.officer, name="officer"),
    path("relecture/", views.review, name="review"),
    path("ajouter/", views.add, name="add"),
    path("sous-traitance/", views.processor, name="processor"),
    *(
        path(
            f"registre-{which}.{kind}",
            views.download,
            {"which": which, "kind": kind},
            name=f"{which}-{kind}",
        )
        for which in (CONTROLLER, PROCESSOR)
        for kind in ("html", "csv", "pdf")
    ),
    path("<slug:processing>/", views.line, name="line"),
    path("<slug:processing>/modifier/", views.change, name="change"),
    path("<slug:processing>/retirer/", views.retire, name="retire"),
]
