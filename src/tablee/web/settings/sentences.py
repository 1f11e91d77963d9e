"""The journal in sentences: who, for whom, did what, from what to what. Names only of those the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tablee.domains.actors.enums import AuthorizationLevel, Kind, RoleKind, TokenScope
from tablee.domains.field.enums import Family
from tablee.domains.governance.versions import say_versions
from tablee.kernel.moments import format_date
from tablee.kernel.quantities import format_mass, format_number

if TYPE_CHECKING:
    from tablee.kernel.models import JournalEntry


FIELD_WORDS: Mapping[str, Any] = {
    "name": gettext_lazy("le nom"),
    "kind": gettext_lazy("le genre"),
    "does": gettext_lazy("ce que nous faisons"),
    "welcomes": gettext_lazy("pour qui"),
    "constraints_note": gettext_lazy("à savoir"),
    "vehicle_note": gettext_lazy("le véhicule"),
    "contact_role": gettext_lazy("à qui parler"),
    "contact_email": gettext_lazy("l’adresse de la structure"),
    "website": gettext_lazy("le site internet"),
    "phone": gettext_lazy("le téléphone"),
    "siret": gettext_lazy("le SIRET"),
    "sites": gettext_lazy("les lieux montrés"),
    "services": gettext_lazy("ce que nous proposons"),
    "description": gettext_lazy("la description"),
    "publics": gettext_lazy("pour qui"),
    "fees": gettext_lazy("le prix"),
    "fees_note": gettext_lazy("le prix"),
    "conditions": gettext_lazy("les conditions"),
    "ways": gettext_lazy("comment faire la démarche"),
    "who_asks": gettext_lazy("qui peut la faire"),
    "shows_phone": gettext_lazy("le téléphone montré"),
    "email": gettext_lazy("l’adresse montrée"),
    "address": gettext_lazy("l’adresse"),
    "insee_code": gettext_lazy("la commune"),
    "opening_hours": gettext_lazy("les horaires"),
    "ambient_l": gettext_lazy("les litres à l’ambiant"),
    "chilled_l": gettext_lazy("les litres au frais"),
    "frozen_l": gettext_lazy("les litres au surgelé"),
    "lat": gettext_lazy("la position"),
    "lon": gettext_lazy("la position"),
    "families": gettext_lazy("les familles"),
    "declined_words": gettext_lazy("ce que nous ne prenons pas"),
    "min_days_left": gettext_lazy("les jours avant la DLC"),
    "weekdays": gettext_lazy("les jours"),
    "receiving_hours": gettext_lazy("les heures de réception"),
    "max_g": gettext_lazy("la quantité au plus"),
    "max_km": gettext_lazy("la distance au plus"),
}


@dataclass(frozen=True)
class Names:
    """Who the reader may hear named."""

    own_ref: str
    organizations: Mapping[str, str]
    people: Mapping[str, str]

    def organization(self, ref: str) -> str:
        return self.organizations.get(ref) or _("une autre structure")

    def person(self, ref: str) -> str:
        return self.people.get(ref) or _("une personne")


@dataclass(frozen=True)
class Told:
    """One entry as people read it."""

    at: datetime
    who: str
    what: str
    change: str
    reason: str
    rule: str
    place: str = ""  # in which role they acted; empty on older entries and by a link


def tell(entry: JournalEntry, names: Names) -> Told:
    """An entry no sentence is written for still says that something happened, and never shows raw codes."""
    say = SENTENCES.get(entry.verb)
    what, change = _("a changé quelque chose qui vous concerne"), ""
    if say is not None:
        # Entries are written once: an old one may lack what a sentence of today asks for.
        with suppress(KeyError, TypeError, ValueError):
            what, change = say(entry, names)
    return Told(
        entry.at,
        who_did(entry, names),
        what,
        change,
        entry.reason,
        say_versions(entry.rule_version),
        place_of(entry),
    )


def place_of(entry: JournalEntry) -> str:
    """« coordination », « équipe »."""
    return str(RoleKind(entry.role).label) if entry.role in RoleKind.values else ""


def who_did(entry: JournalEntry, names: Names) -> str:
    """First name for one's own people, « Une personne (GESMIP) » for others, « Tablée » for the software."""
    if entry.person_ref in names.people:
        return names.people[entry.person_ref]
    if entry.via == "job" and not entry.acting_ref:
        return _("Tablée")
    where = names.organizations.get(entry.acting_ref, "")
    if entry.via == "api":
        return _("%(where)s, par un programme") % {"where": where} if where else _("Un programme")
    if entry.via == "link":
        return _("%(where)s, par un lien") % {"where": where} if where else _("Quelqu’un, par un lien")
    if where:
        return _("Une personne (%(where)s)") % {"where": where}
    return _("Une personne d’une autre structure") if entry.acting_ref else _("Une personne")


Sentence = Callable[[Any, Names], tuple[str, str]]


def _plain(text: str | Promise) -> Sentence:
    return lambda _entry, _names: (str(text), "")


def _about(text: str | Promise) -> Sentence:
    """A sentence on the entry's organisation."""

    def say(entry: JournalEntry, names: Names) -> tuple[str, str]:
        whose = (
            _("votre structure")
            if entry.object_ref == names.own_ref
            else names.organization(entry.object_ref)
        )
        return str(text) % {"name": whose}, ""

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


def _network(text: str | Promise) -> Sentence:
    return lambda entry, _names: (str(text) % {"network": entry.after.get("network", "")}, "")


def _invited(entry: JournalEntry, names: Names) -> tuple[str, str]:
    whose = (
        _("votre structure") if entry.object_ref == names.own_ref else names.organization(entry.object_ref)
    )
    return _("a invité %(name)s dans %(network)s") % {
        "name": whose,
        "network": entry.after.get("network", ""),
    }, ""


def _count(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    now = format_number(entry.after["persons"])
    what = _("a écrit le nombre de personnes accueillies au %(day)s") % {
        "day": _day(entry.after["counted_on"])
    }
    return what, f"{format_number(entry.before['persons'])} → {now}" if entry.before else now


def _role(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.person(entry.after.get("person", ""))
    kind = RoleKind(entry.after["kind"]).label
    before = entry.before.get("kind")
    return _("a donné une place à %(name)s") % {
        "name": who
    }, f"{RoleKind(before).label} → {kind}" if before else str(kind)


def _role_ended(entry: JournalEntry, names: Names) -> tuple[str, str]:
    return _("a mis fin à la place de %(name)s") % {"name": names.person(entry.after.get("person", ""))}, ""


def _authorized(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    level = AuthorizationLevel(entry.after["level"]).label
    return _("a écrit une habilitation"), _("%(level)s, à partir du %(day)s") % {
        "level": level,
        "day": _day(entry.after["from"]),
    }


def _welcomed(entry: JournalEntry, names: Names) -> tuple[str, str]:
    kind = entry.after.get("kind", "")
    return _("a inscrit %(name)s") % {"name": entry.after.get("name", "")}, str(
        Kind(kind).label
    ) if kind in Kind.values else ""


def _published(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    after = entry.after
    mass = format_mass(after["units"] * after["unit_g"])
    return _("a proposé %(label)s (%(ref)s)") % {"label": after["label"], "ref": entry.object_ref}, mass


def _referred(text: str | Promise) -> Sentence:
    return lambda entry, _names: (str(text) % {"ref": entry.object_ref}, "")


def _corrected(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    change = f"{format_mass(entry.before['unit_g'])} → {format_mass(entry.after['unit_g'])}"
    return _("a corrigé le poids d’une unité de %(ref)s") % {"ref": entry.object_ref}, change


def _claimed(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    units = entry.after["units"]
    what = ngettext(
        "a pris %(n)s unité de %(ref)s pour %(name)s", "a pris %(n)s unités de %(ref)s pour %(name)s", units
    ) % {"n": format_number(units), "ref": entry.object_ref, "name": who}
    return what, ""


def _claim_changed(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    what = _("a changé la part de %(name)s dans %(ref)s") % {"name": who, "ref": entry.object_ref}
    return what, f"{format_number(entry.before['units'])} → {format_number(entry.after['units'])}"


def _answered(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    what = _("a répondu pour %(name)s à la part proposée de %(ref)s") % {"name": who, "ref": entry.object_ref}
    return what, f"{format_number(entry.before['proposed'])} → {format_number(entry.after['taken'])}"


def _need(text: str | Promise) -> Sentence:
    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        family = entry.after.get("family", "")
        return str(text), str(Family(family).label) if family in Family.values else ""

    return say


def _token(text: str | Promise) -> Sentence:
    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        return str(text), str(TokenScope(entry.after["scope"]).label)

    return say


def _imported(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    lines = int(entry.after.get("ready", 0)) + int(entry.after.get("changes", 0))
    return _("a importé un tableau"), ngettext("%(n)s ligne", "%(n)s lignes", lines) % {
        "n": format_number(lines)
    }


def _count_taken_back(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    before, after = entry.before.get("persons"), entry.after.get("persons")
    figures = f"{format_number(before)} → {format_number(after) if after is not None else '—'}"
    return _("a repris un nombre importé, du %(day)s") % {"day": _day(entry.before["counted_on"])}, figures


def _adopted(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    return _("a adopté une règle du réseau"), str(entry.after.get("version", ""))


def _handed(text: str | Promise) -> Sentence:
    """A slip's figures: what was accepted, and what was refused if anything was."""

    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        accepted = entry.after["good_g"] + entry.after["to_sort_g"]
        refused = entry.after["refused_g"]
        said = _("%(accepted)s acceptés") % {"accepted": format_mass(accepted)}
        if refused:
            said += ", " + _("%(refused)s refusés") % {"refused": format_mass(refused)}
        return str(text), said

    return say


def _received(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    grams = entry.after.get("received_g")
    return _("a pesé %(ref)s à la remise") % {"ref": entry.object_ref}, "" if grams is None else format_mass(
        grams
    )


def _dealt(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    shares = int(entry.after["shares"])
    return _("a proposé une répartition"), ngettext("%(n)s part", "%(n)s parts", shares) % {
        "n": format_number(shares)
    }


def _day(text: str | Promise) -> str:
    return format_date(date.fromisoformat(str(text)[:10]), year=True)


SENTENCES: Mapping[str, Sentence] = {
    "actors.welcome": _welcomed,
    "actors.update_card": _fields(gettext_lazy("a changé notre carte")),
    "actors.set_site": _fields(gettext_lazy("a changé un lieu")),
    "actors.make_main_site": _place(gettext_lazy("a choisi notre lieu principal"), "after"),
    "actors.remove_site": _place(gettext_lazy("a supprimé un lieu"), "before"),
    "actors.set_profile": _fields(gettext_lazy("a changé ce que nous acceptons")),
    "agenda.open": _plain(gettext_lazy("a créé l’adresse de notre agenda")),
    "agenda.close": _plain(gettext_lazy("a fermé l’adresse de notre agenda")),
    "deliveries.write_down": _plain(gettext_lazy("a recopié un bordereau depuis un tableau")),
    "deliveries.take_back": _plain(gettext_lazy("a repris un bordereau recopié")),
    "actors.show_public": _fields(gettext_lazy("a choisi ce que l’annuaire public dit de nous")),
    "actors.hide_public": _plain(gettext_lazy("a retiré notre structure de l’annuaire public")),
    "actors.confirm_public": _plain(gettext_lazy("a relu notre fiche de l’annuaire public")),
    "actors.record_count": _count,
    "actors.take_back_count": _count_taken_back,
    "actors.authorize": _authorized,
    "actors.appoint": _role,
    "actors.end_role": _role_ended,
    "actors.issue_token": _token(gettext_lazy("a ouvert un accès pour un programme")),
    "actors.revoke_token": _token(gettext_lazy("a fermé l’accès d’un programme")),
    "actors.found_network": lambda entry, _names: (_("a fondé un réseau"), str(entry.after.get("name", ""))),
    "actors.facilitate": _plain(gettext_lazy("a confié l’animation d’un réseau")),
    "actors.end_facilitation": _network(gettext_lazy("n’anime plus %(network)s")),
    "actors.invite": _invited,
    "actors.refuse_invitation": _network(gettext_lazy("n’a pas suivi l’invitation de %(network)s")),
    "actors.join": _network(gettext_lazy("a rejoint %(network)s")),
    "actors.leave": _network(gettext_lazy("a quitté %(network)s")),
    "actors.relay": _about(gettext_lazy("a écrit un mot à %(name)s")),
    "actors.let_go_of_donor": lambda entry, _names: (
        _("ne suit plus %(name)s") % {"name": entry.before.get("name", "")},
        "",
    ),
    "actors.renew_donor_link": _about(gettext_lazy("a fait un lien neuf pour %(name)s")),
    "actors.close_donor_link": _about(gettext_lazy("a fermé le lien de %(name)s")),
    "import.run": _imported,
    "import.undo": _plain(gettext_lazy("a défait un import")),
    "governance.adopt": _adopted,
    "sharing.publish": _published,
    "sharing.withdraw": _referred(gettext_lazy("a retiré l’offre %(ref)s")),
    "sharing.correct": _corrected,
    "sharing.renew_link": _referred(gettext_lazy("a fait un lien neuf pour l’offre %(ref)s")),
    "sharing.claim": _claimed,
    "sharing.change_claim": _claim_changed,
    "sharing.cancel_claim": _claim_changed,
    "sharing.answer": _answered,
    "sharing.receive": _received,
    "sharing.propose": _dealt,
    "sharing.confirm_share_out": _plain(gettext_lazy("a clos une répartition")),
    "sharing.cancel_share_out": _plain(gettext_lazy("a annulé ce qui attendait d’une répartition")),
    "deliveries.hand_over": _handed(gettext_lazy("a écrit un bordereau de remise")),
    "deliveries.correct": _handed(gettext_lazy("a corrigé un bordereau de remise")),
    "deliveries.sign": _plain(gettext_lazy("a signé un bordereau de remise")),
    "sharing.say_need": _need(gettext_lazy("a dit ce qui manque")),
    "sharing.close_need": _need(gettext_lazy("a refermé un besoin")),
    "sharing.nothing_today": _plain(gettext_lazy("a dit « rien aujourd’hui »")),
}
