"""What the verbs of actors are called in the journal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.enums import AuthorizationLevel, Kind, RoleKind, TokenScope
from tablee.domains.actors.queries.closures import closure_words
from tablee.kernel.models import JournalEntry
from tablee.kernel.quantities import format_number
from tablee.kernel.sentences import UNSAID, Names, Sentence, day_of, plain, say_verbs

FIELD_WORDS: Mapping[str, Any] = {
    "name": _("le nom"),
    "kind": _("le genre"),
    "does": _("ce que nous faisons"),
    "welcomes": _("pour qui"),
    "constraints_note": _("à savoir"),
    "vehicle_note": _("le véhicule"),
    "contact_role": _("à qui parler"),
    "contact_email": _("l’adresse de la structure"),
    "website": _("le site internet"),
    "phone": _("le téléphone"),
    "siret": _("le SIRET"),
    "sites": _("les lieux montrés"),
    "services": _("ce que nous proposons"),
    "description": _("la description"),
    "publics": _("pour qui"),
    "fees": _("le prix"),
    "fees_note": _("le prix"),
    "conditions": _("les conditions"),
    "ways": _("comment faire la démarche"),
    "who_asks": _("qui peut la faire"),
    "shows_phone": _("le téléphone montré"),
    "email": _("l’adresse montrée"),
    "address": _("l’adresse"),
    "insee_code": _("la commune"),
    "opening_hours": _("les horaires"),
    "ambient_l": _("les litres à l’ambiant"),
    "chilled_l": _("les litres au frais"),
    "frozen_l": _("les litres au surgelé"),
    "lat": _("la position"),
    "lon": _("la position"),
    "families": _("les familles"),
    "declined_words": _("ce que nous ne prenons pas"),
    "min_days_left": _("les jours avant la DLC"),
    "weekdays": _("les jours"),
    "receiving_hours": _("les heures de réception"),
    "max_g": _("la quantité au plus"),
    "max_km": _("la distance au plus"),
}

UNSAID.add("actors.erase_person")  # concerns no organisation


def _whose(entry: JournalEntry, names: Names) -> str:
    own = entry.object_ref == names.own_ref
    return __("votre structure") if own else names.organization(entry.object_ref)


def _about(text: str | Promise) -> Sentence:
    """A sentence on the entry's organisation."""

    def say(entry: JournalEntry, names: Names) -> tuple[str, str]:
        return str(text) % {"name": _whose(entry, names)}, ""

    return say


def _fields(text: str | Promise) -> Sentence:
    """What changed, by the names of the fields; values stay on their pages."""

    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        words = dict.fromkeys(str(FIELD_WORDS[key]) for key in entry.after if key in FIELD_WORDS)
        return str(text), ", ".join(words)

    return say


def _place(text: str | Promise, side: str) -> Sentence:
    """A place by its name or commune, as it stood."""
    return lambda entry, _names: (str(text), str(getattr(entry, side).get("place", "")))


def _invited(entry: JournalEntry, names: Names) -> tuple[str, str]:
    invited = {"name": _whose(entry, names), "network": entry.after.get("network", "")}
    return __("a invité %(name)s dans %(network)s") % invited, ""


def _count(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    now = format_number(entry.after["persons"])
    what = __("a écrit le nombre de personnes accueillies au %(day)s") % {
        "day": day_of(entry.after["counted_on"])
    }
    return what, f"{format_number(entry.before['persons'])} → {now}" if entry.before else now


def _count_taken_back(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    before, after = entry.before.get("persons"), entry.after.get("persons")
    figures = f"{format_number(before)} → {format_number(after) if after is not None else '—'}"
    return __("a repris un nombre importé, du %(day)s") % {"day": day_of(entry.before["counted_on"])}, figures


def _role(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.person(entry.after.get("person", ""))
    kind = RoleKind(entry.after["kind"]).label
    before = entry.before.get("kind")
    return __("a donné une place à %(name)s") % {
        "name": who
    }, f"{RoleKind(before).label} → {kind}" if before else str(kind)


def _role_ended(entry: JournalEntry, names: Names) -> tuple[str, str]:
    return __("a mis fin à la place de %(name)s") % {"name": names.person(entry.after.get("person", ""))}, ""


def _authorized(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    level = AuthorizationLevel(entry.after["level"]).label
    return __("a écrit une habilitation"), __("%(level)s, à partir du %(day)s") % {
        "level": level,
        "day": day_of(entry.after["from"]),
    }


def _closure(text: str | Promise, side: str) -> Sentence:
    """Its days, and its place when it is not everywhere; that it was said before, and why otherwise."""

    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        facts = getattr(entry, side)
        first, last = (date.fromisoformat(facts[end][:10]) for end in ("from", "to"))
        changed = facts.get("changed", [])
        reason = __("motif") if "reason" in changed else ""
        words = closure_words(first, last, place=facts["place"], reason=reason, yearly=facts["yearly"])
        return __("a changé une fermeture") if changed else str(text), words

    return say


def _welcomed(entry: JournalEntry, names: Names) -> tuple[str, str]:
    kind = entry.after.get("kind", "")
    return __("a inscrit %(name)s") % {"name": entry.after.get("name", "")}, str(
        Kind(kind).label
    ) if kind in Kind.values else ""


def _token(text: str | Promise) -> Sentence:
    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        return str(text), str(TokenScope(entry.after["scope"]).label)

    return say


say_verbs(
    {
        "actors.welcome": _welcomed,
        "actors.update_card": _fields(_("a changé notre carte")),
        "actors.set_site": _fields(_("a changé un lieu")),
        "actors.make_main_site": _place(_("a choisi notre lieu principal"), "after"),
        "actors.remove_site": _place(_("a supprimé un lieu"), "before"),
        "actors.set_profile": _fields(_("a changé ce que nous acceptons")),
        "actors.show_public": _fields(_("a choisi ce que l’annuaire public dit de nous")),
        "actors.hide_public": plain(_("a retiré notre structure de l’annuaire public")),
        "actors.confirm_public": plain(_("a relu notre fiche de l’annuaire public")),
        "actors.record_count": _count,
        "actors.take_back_count": _count_taken_back,
        "actors.authorize": _authorized,
        "actors.announce_closure": _closure(_("a annoncé une fermeture"), "after"),
        "actors.cancel_closure": _closure(_("a retiré une fermeture"), "before"),
        "actors.appoint": _role,
        "actors.end_role": _role_ended,
        "actors.issue_token": _token(_("a ouvert un accès pour un programme")),
        "actors.revoke_token": _token(_("a fermé l’accès d’un programme")),
        "actors.found_network": lambda entry, _names: (
            __("a fondé un réseau"),
            str(entry.after.get("name", "")),
        ),
        "actors.facilitate": plain(_("a confié l’animation d’un réseau")),
        "actors.end_facilitation": plain(_("n’anime plus %(network)s")),
        "actors.invite": _invited,
        "actors.refuse_invitation": plain(_("n’a pas suivi l’invitation de %(network)s")),
        "actors.join": plain(_("a rejoint %(network)s")),
        "actors.leave": plain(_("a quitté %(network)s")),
        "actors.relay": _about(_("a écrit un mot à %(name)s")),
        "actors.let_go_of_donor": lambda entry, _names: (
            __("ne suit plus %(name)s") % {"name": entry.before.get("name", "")},
            "",
        ),
        "actors.renew_donor_link": _about(_("a fait un lien neuf pour %(name)s")),
        "actors.close_donor_link": _about(_("a fermé le lien de %(name)s")),
    }
)
