"""Every address of Tablée, by room."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tablee.demo import personas


def alive(request: HttpRequest) -> HttpResponse:
    """Answers as long as the process does; touches no database."""
    return HttpResponse("ok", content_type="text/plain")


handler500 = "tablee.web.shell.faults.broken"

urlpatterns = [
    path("vivant", alive, name="alive"),
    path("api/", include("tablee.api.urls")),
    path("", include("tablee.web.shell.urls")),
    path("aujourdhui/", include("tablee.web.today.urls")),
    path("partager/", include("tablee.web.share.urls")),
    path("remises/", include("tablee.web.handover.urls")),
    path("", include("tablee.web.network.urls")),
    path("reglages/", include("tablee.web.settings.urls")),
    path("", include("tablee.web.directory.urls")),
    path("l/", include("tablee.web.link.urls")),
    path("compte/", include("tablee.web.account.urls")),
    path("compte/", include("tablee.web.account.entry")),
    path("bienvenue/", include("tablee.web.wizard.urls")),
    path("demo/", include("tablee.web.demo.urls"), {"stage": personas}),
    path("exploitation/", include("tablee.web.operations.urls")),
    path("importer/", include("tablee.web.imports.urls")),
    path("exporter/", include("tablee.web.exports.urls")),
    path("langue/", include("django.conf.urls.i18n")),
    path("style/", include("tablee.web.style.urls")),
]
