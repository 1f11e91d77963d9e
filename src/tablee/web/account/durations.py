"""« Données et durées »: what leads to somebody, why, how long, who sees it; for anybody, as each room declares."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.kernel.retention import TABLES
from tablee.web.shell.guards import SeenRequest, reads

FIELDS: dict[str, "str | Promise"] = {
    "first_name": gettext_lazy("prénom"),
    "email": gettext_lazy("adresse e-mail"),
    "address": gettext_lazy("adresse e-mail"),
    "contact_email": gettext_lazy("adresse e-mail de la structure"),
    "contact_role": gettext_lazy("fonction à joindre"),
    "phone": gettext_lazy("téléphone de la structure"),
    "language": gettext_lazy("langue"),
    "muted": gettext_lazy("messages coupés"),
    "last_login": gettext_lazy("dernière entrée"),
    "jpeg": gettext_lazy("image"),
    "subject": gettext_lazy("objet"),
    "lines": gettext_lazy("texte"),
    "note": gettext_lazy("note"),
    "reason": gettext_lazy("raison"),
    "place": gettext_lazy("lieu"),
    "place_note": gettext_lazy("lieu"),
    "title": gettext_lazy("titre"),
    "session_data": gettext_lazy("témoin de session"),
}


@reads(login=False)
def data_map(request: SeenRequest) -> HttpResponse:
    """What is kept of me, and how long?"""
    entries = [
        {"table": table, "fields": dict.fromkeys(_field(*column) for column in table.leads.items())}
        for table in TABLES.values()
    ]
    return render(request, "account/data_map.html", {"entries": entries})


def _field(name: str, kind: str) -> str:
    if name in FIELDS:
        return str(FIELDS[name])
    kinds = {"key": _("lien vers le compte"), "ref": _("code d’une personne"), "text": _("texte libre")}
    return kinds.get(kind, _("contenu"))
