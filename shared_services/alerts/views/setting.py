"""How this space handles alerts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.errors import NotAllowed
from shared_services.alerts import permissions, queries
from shared_services.alerts.actions import settings as setting_up
from shared_services.alerts.errors import WrongAlert
from shared_services.alerts.forms import SettingForm
from shared_services.alerts.views.guarding import for_those_who_follow


@require_http_methods(["GET", "POST"])
@for_those_who_follow
def settings(request: HttpRequest) -> HttpResponse:
    """When a second person agrees; how long alerts of the intercommunality wait."""
    if not permissions.can_set_up(request.user):
        raise NotAllowed(_("Votre rôle ne permet pas de régler les alertes."))
    here = queries.setting()
    initial = {"confirm_above": here.confirm_above, "hold_minutes": here.hold_minutes}
    form = SettingForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                setting_up.save_setting(**form.cleaned_data, actor=request.user)
            except WrongAlert as error:
                for field, words in error.problems:
                    form.add_error(field, words)
            else:
                messages.success(request, _("Réglages enregistrés."))
                return redirect("alerts_admin:settings")
    return render(request, "alerts/admin/settings.html", {"form": form}, status=status)
