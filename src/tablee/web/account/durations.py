"""« Données et durées »: what leads to somebody, why, how long, who sees it; for anybody, from the file the timers follow."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.flows import data_map as policy
from tablee.flows.data_map import in_words
from tablee.web.shell.guards import SeenRequest, reads


@dataclass(frozen=True)
class Entry:
    """One table in the reader's words."""

    title: "str | Promise"
    fields: str
    purpose: str
    ends: str
    seen_by: str


TITLES: dict[str, "str | Promise"] = {
    "actors.Person": gettext_lazy("Le compte"),
    "actors.Role": gettext_lazy("Les rôles"),
    "actors.Facilitation": gettext_lazy("L’animation d’un réseau"),
    "account.EmailAddress": gettext_lazy("L’adresse d’entrée"),
    "sessions.Session": gettext_lazy("La session"),
    "kernel.JournalEntry": gettext_lazy("Le journal"),
    "kernel.OutboxEvent": gettext_lazy("Ce qui reste à annoncer"),
    "kernel.Link": gettext_lazy("Les liens"),
    "kernel.ImportBatch": gettext_lazy("Les tableaux importés"),
    "kernel.Operator": gettext_lazy("L’exploitation"),
    "actors.ApiToken": gettext_lazy("Les clés d’accès"),
    "actors.Organization": gettext_lazy("La carte d’une structure"),
    "actors.PublicCard": gettext_lazy("La carte publique"),
    "telling.Message": gettext_lazy("Les messages"),
    "sharing.Claim": gettext_lazy("Les parts prises"),
    "sharing.Share": gettext_lazy("Les réponses à une répartition"),
    "sharing.Bundle": gettext_lazy("Les offres"),
    "sharing.OfferPhoto": gettext_lazy("Les photos"),
    "sharing.Need": gettext_lazy("Les besoins"),
    "deliveries.HandOver": gettext_lazy("Les bordereaux de remise"),
    "governance.Rule": gettext_lazy("Les règles"),
}
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
    entries = [_entry(table) for table in policy.data_map().tables.values()]
    return render(request, "account/data_map.html", {"entries": entries})


def _entry(table: policy.Table) -> Entry:
    return Entry(
        title=TITLES.get(table.label, table.label),
        fields=", ".join(dict.fromkeys(_field(name, kind) for name, kind in table.person.items())),
        purpose=in_words(table.purpose),
        ends=in_words(table.ends),
        seen_by=in_words(table.seen_by),
    )


def _field(name: str, kind: str) -> str:
    if name in FIELDS:
        return str(FIELDS[name])
    kinds = {"key": _("lien vers le compte"), "ref": _("code d’une personne"), "text": _("texte libre")}
    return kinds.get(kind, _("contenu"))
