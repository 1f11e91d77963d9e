"""Public places as the formats want them, and what a page says is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import communes
from tablee.domains.actors.enums import Kind, PublicService
from tablee.domains.actors.queries import PublicPlace
from tablee.standards.data_inclusion import write
from tablee.standards.data_inclusion.codes import GOOD_DESCRIPTION_CHARS
from tablee.standards.data_inclusion.score import Score, score
from tablee.standards.data_inclusion.write import Entry
from tablee.standards.geojson.write import Point

SOURCE = "tablee"


def entry_of(place: PublicPlace) -> Entry:
    """One public place as data.inclusion's writer wants it."""
    organization, card, site = place.organization, place.card, place.site
    where = communes.commune(site.insee_code) if site else None
    return Entry(
        ref=organization.ref,
        name=organization.name,
        changed_on=timezone.localdate(place.changed_at),
        kind=organization.kind,
        does=organization.does,
        description=card.description,
        welcomes=organization.welcomes,
        services=card.services,
        publics=card.publics,
        fees=card.fees,
        fees_note=card.fees_note,
        conditions=card.conditions,
        ways=card.ways,
        who_asks=card.who_asks,
        phone=place.phone,
        email=card.email,
        website=organization.website,
        siret=organization.siret,
        site_ref=site.ref if site else "",
        site_name=site.name if site else "",
        address=site.address if site else "",
        commune=site.commune if site else "",
        insee_code=site.insee_code if site else "",
        postal_code=where.postcodes[0] if where and len(where.postcodes) == 1 else "",
        lat=site.lat if site else None,
        lon=site.lon if site else None,
        opening_hours=place.opening_hours,
    )


def rows_of(what: str, places: Iterable[PublicPlace]) -> list[dict[str, Any]]:
    """`what`: structures or services."""
    entries = [entry_of(place) for place in places]
    write_rows = write.structures if what == "structures" else write.services
    return write_rows(entries, source=SOURCE)


def point_of(place: PublicPlace) -> Point | None:
    """A place on the map; None where no place is shown."""
    site, entry = place.site, entry_of(place)
    if site is None:
        return None
    return Point(
        entry.id,
        site.lat,
        site.lon,
        {
            "nom": write.name_of(entry),
            "genre": str(Kind(entry.kind).label),
            "services": services_of(place),
            "adresse": entry.address,
            "commune": entry.commune,
            "code_insee": entry.insee_code,
            "horaires": entry.opening_hours,
            "telephone": entry.phone,
            "courriel": entry.email,
            "site_web": entry.website,
            "mis_a_jour_le": entry.changed_on.isoformat(),
        },
    )


def services_of(place: PublicPlace) -> list[str]:
    """In the order of the list, in words."""
    return [str(label) for value, label in PublicService.choices if value in place.card.services]


@dataclass(frozen=True)
class Mend:
    """Something that people look for and do not find: in words, and where to write it."""

    sentence: str
    url: str
    action: str


@dataclass(frozen=True)
class Measured:
    """How much of what people look for is said: 0 to 100 over all services, None without a service."""

    percent: int | None
    mends: list[Mend]


def measure(places: list[PublicPlace], *, today: date) -> Measured:
    """The norm's score of every service at every place, on average, and what would raise it."""
    scored = [(place, score(row, today=today)) for place in places for row in rows_of("services", [place])]
    if not scored:
        return Measured(None, [])
    total = sum(each.total for _place, each in scored) / len(scored)
    found = {mend.sentence: mend for place, each in scored for mend in _mends(place, each)}
    return Measured(round(total * 100), list(found.values()))


def _mends(place: PublicPlace, measured: Score) -> list[Mend]:
    here, card_url, site = reverse("directory:settings"), reverse("settings:card"), place.site
    place_name = site.label if site else ""
    long = max(len(place.card.description), len(place.organization.does))
    sentences: dict[str, tuple[str, str, str]] = {
        "adresse_bien_definie": (
            _("L’adresse de «\u00a0%(place)s\u00a0» manque\u00a0: une rue, un numéro.")
            % {"place": place_name},
            reverse("settings:site", args=[site.ref]),
            _("Écrire l’adresse"),
        )
        if site
        else (
            _("On vient chez vous, mais aucun lieu n’est montré."),
            f"{here}#id_sites",
            _("Choisir un lieu"),
        ),
        "modes_mobilisation_bien_definis": (
            _("Il manque comment faire la démarche, ou qui peut la faire."),
            f"{here}#id_ways",
            _("Le dire"),
        ),
        "au_moins_un_public": (_("Pour qui\u00a0? Ce n’est pas dit."), f"{here}#id_publics", _("Le dire")),
        "au_moins_un_moyen_de_contact": (
            _("Aucun moyen de vous joindre\u00a0: un téléphone, une adresse ou un site."),
            f"{here}#id_email",
            _("En donner un"),
        ),
        "courriel_bien_defini": (
            _("On peut vous écrire, mais l’adresse manque."),
            f"{here}#id_email",
            _("Écrire l’adresse"),
        ),
        "date_maj_recente": (
            _("Personne n’a relu votre fiche depuis plus de six mois."),
            f"{here}#relire",
            _("Relire"),
        ),
        "frais_bien_definis": (
            _("Gratuit ou payant\u00a0? Si c’est payant, combien\u00a0?"),
            f"{here}#id_fees",
            _("Le dire"),
        ),
        "description_bien_definie": (
            _description(long),
            f"{here}#id_description",
            _("La reprendre") if long else _("Le dire"),
        ),
        "telephone_bien_defini": (
            _("On peut vous téléphoner, mais le numéro n’est pas montré."),
            f"{here}#id_shows_phone" if place.organization.phone else card_url,
            _("Donner le numéro"),
        ),
    }
    return [Mend(*sentences[key]) for key in measured.missing if key in sentences]


def _description(long: int) -> str:
    """What is wrong with a description of so many signs."""
    if not long:
        return _("Comment cela se passe chez vous n’est pas dit.")
    if long < GOOD_DESCRIPTION_CHARS:
        return _(
            "La description compte %(long)s signes\u00a0; il en faut %(good)s pour être bien comprise."
        ) % {
            "long": long,
            "good": GOOD_DESCRIPTION_CHARS,
        }
    return _("La description est très longue\u00a0: gardez l’essentiel.")
