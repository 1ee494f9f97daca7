"""Public addresses, in French, on a commune's host. The agents' are in `wagtail_hooks`."""

from django.urls import path

from shared_services.document_requests.api.views import (
    DocumentRequestDetail,
    DocumentRequestList,
)
from shared_services.document_requests.views import follow_up, journey, opinions

app_name = "document_requests"

urlpatterns = [
    path("demarches/", journey.index, name="index"),
    path("demarches/suivi/", follow_up.find, name="find"),
    path("demarches/suivi/envoye/", follow_up.link_sent, name="link_sent"),
    path("demarches/suivi/<str:token>/", follow_up.follow, name="follow"),
    path(
        "demarches/suivi/<str:token>/fichiers/<uuid:attachment_id>/",
        follow_up.follow_file,
        name="follow_file",
    ),
    path(
        "demarches/suivi/<str:token>/recepisse.pdf", follow_up.follow_receipt, name="follow_receipt"
    ),
    path("demarches/recepisse/<str:token>/", follow_up.check_receipt, name="check_receipt"),
    path("demarches/courrier/<str:token>/", follow_up.check_letter, name="check_letter"),
    path("demarches/avis/<str:token>/", opinions.opinion, name="opinion"),
    path(
        "demarches/avis/<str:token>/fichiers/<uuid:attachment_id>/",
        opinions.opinion_file,
        name="opinion_file",
    ),
    path("demarches/envoyee/<str:token>/", follow_up.sent, name="sent"),
    path("demarches/<slug:slug>/", journey.presentation, name="presentation"),
    path("demarches/<slug:slug>/document/", journey.step_copy, name="step_copy"),
    path("demarches/<slug:slug>/personne/", journey.step_person, name="step_person"),
    path("demarches/<slug:slug>/etape/<slug:step>/", journey.step_questions, name="step_questions"),
    path("demarches/<slug:slug>/ailleurs/", journey.elsewhere, name="elsewhere"),
    path("demarches/<slug:slug>/vous/", journey.step_applicant, name="step_applicant"),
    path("demarches/<slug:slug>/pieces/", journey.step_pieces, name="step_pieces"),
    path(
        "demarches/<slug:slug>/pieces/<uuid:attachment_id>/",
        journey.show_file,
        name="show_file",
    ),
    path(
        "demarches/<slug:slug>/pieces/<uuid:attachment_id>/retirer/",
        journey.remove_file,
        name="remove_file",
    ),
    path("demarches/<slug:slug>/verifier/", journey.review, name="review"),
    path("demarches/<slug:slug>/abandonner/", journey.discard, name="discard"),
    path("demarches/<slug:slug>/reprendre/<str:token>/", journey.resume, name="resume"),
    path("mes-demarches/", follow_up.my_requests, name="my_requests"),
    path("mes-demarches/<uuid:request_id>/", follow_up.my_request, name="my_request"),
    path("mes-demarches/<uuid:request_id>/recepisse.pdf", follow_up.my_receipt, name="my_receipt"),
    path(
        "mes-demarches/<uuid:request_id>/fichiers/<uuid:attachment_id>/",
        follow_up.my_file,
        name="my_file",
    ),
    path("api/v1/document-requests/", DocumentRequestList.as_view(), name="api_list"),
    path("api/v1/document-requests/<uuid:pk>/", DocumentRequestDetail.as_view(), name="api_detail"),
]
