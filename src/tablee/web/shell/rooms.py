"""What stands behind « Plus »: every room without a place in the bottom bar, in three groups. Only rooms that exist."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.viewer import Viewer
from tablee.flows import foundation
from tablee.kernel import operating


@dataclass(frozen=True)
class Room:
    """One line of the page. `needs`: organization, coordination, first_steps, operations, network, demo or "" (everybody)."""

    name: str
    label: "str | Promise"
    icon: str
    lead: "str | Promise" = ""
    needs: str = "organization"
    url: str = ""


@dataclass(frozen=True)
class Group:
    title: "str | Promise"
    places: tuple[Room, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        _("Ma structure"),
        (
            Room("settings:home", _("Réglages"), "store", _("La carte, les lieux, ce que nous acceptons")),
            Room(
                "handover:list",
                _("Remises"),
                "clipboard-check",
                _("Contrôler, peser, signer\u00a0; les bordereaux de l’année"),
            ),
            Room("settings:people", _("Personnes"), "users", _("Qui agit pour la structure")),
            Room(
                "settings:counts",
                _("Personnes reçues"),
                "scale",
                _("Le nombre par semaine, dont découlent les besoins"),
            ),
            Room(
                "settings:donors",
                _("Donateurs"),
                "heart-handshake",
                _("Les magasins que nous avons amenés, et leur lien"),
            ),
            Room(
                "imports:start",
                _("Importer un tableau"),
                "file-spreadsheet",
                _("Excel, LibreOffice, CSV ou un collage"),
            ),
            Room("exports:home", _("Exporter"), "download", _("Nos tableaux, et notre agenda")),
            Room(
                "directory:settings",
                _("Annuaire public"),
                "globe",
                _("Ce que tout le monde peut lire de nous, si nous le choisissons"),
            ),
            Room(
                "wizard:steps",
                _("Premiers pas"),
                "footprints",
                _("Un tableau, une offre, un lien\u00a0: dix minutes"),
                "first_steps",
            ),
            Room("settings:journal", _("Journal"), "scroll-text", _("Qui a fait quoi, et sous quelle règle")),
        ),
    ),
    Group(
        _("Le réseau"),
        (
            Room(
                "settings:rules",
                _("Règles"),
                "scale",
                _("Ce que le réseau a décidé, depuis quand et pourquoi"),
                "network",
            ),
            Room("network:invitations", _("Rejoindre ou quitter un réseau"), "door-open"),
        ),
    ),
    Group(
        _("Moi"),
        (
            Room("account:home", _("Mon espace"), "user", _("Prénom, messages, rôles, mes données"), ""),
            Room(
                "demo:index",
                _("Changer de personne"),
                "repeat",
                _("La démonstration vue par quelqu’un d’autre"),
                "demo",
            ),
            Room(
                "operations:home",
                _("Exploitation"),
                "activity",
                _("Sauvegardes, lois, travaux et messages en panne"),
                "operations",
            ),
            Room("directory:public", _("Annuaire public"), "globe", _("Les structures visibles de tous"), ""),
            Room("shell:about", _("Comment ça marche"), "circle-question-mark", needs=""),
            Room("shell:privacy", _("Vos données"), "shield-check", needs=""),
        ),
    ),
)


def behind_more(viewer: Viewer) -> list[Group]:
    """The groups this viewer can use, without empty ones."""
    found = []
    for group in GROUPS:
        places = tuple(here for room in group.places if (here := _open_to(room, viewer)) is not None)
        if places:
            found.append(Group(group.title, places))
    return found


def _open_to(room: Room, viewer: Viewer) -> Room | None:
    allowed = {
        "": True,
        "demo": settings.DEMO,  # its addresses answer nothing elsewhere
        "organization": bool(viewer.organization_id),
        "coordination": viewer.coordinates,
        "network": bool(viewer.network_ids | viewer.facilitates),
        # Asked of the database, on this page only and while there is something to do.
        "operations": room.needs == "operations" and operating.is_operator(viewer.person_ref),
        "first_steps": room.needs == "first_steps" and foundation.guides(viewer, at=timezone.now()),
    }
    if not allowed[room.needs]:
        return None
    return replace(room, url=reverse(room.name))
