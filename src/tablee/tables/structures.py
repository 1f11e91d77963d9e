"""Structures into a network, by whoever looks after it: made, placed and seated at the table. Shops become donors."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import actions as actors
from tablee.domains.actors import communes, queries, rules
from tablee.domains.actors.actions.organizations import CARD_FIELDS
from tablee.domains.actors.communes import Commune
from tablee.domains.actors.enums import GIVER_KINDS, WEEKDAY_CODES, Kind, Stance
from tablee.domains.actors.models import Membership, Network, Organization, Role, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Bundle, Claim, Need
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold
from tablee.standards.opening_hours.read import is_osm
from tablee.standards.opening_hours.write import whole_days
from tablee.standards.sheets import heard
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.communes import commune_meant, plain_name
from tablee.tables.kinds import KIND, LITRES, PERSONS
from tablee.tables.names import STRUCTURE_NAMES
from tablee.tables.table import ImportTable, Job, Line, Mark, Row, State, Step, Wrong

CARD = tuple(name for name in CARD_FIELDS if name not in ("name", "contact_email"))
PLACE = ("address", "opening_hours", "ambient_l", "chilled_l", "frozen_l")
WHERE = ("insee_code", "commune", "postal_code")
DECIMALS = Decimal("0.000001")


@dataclass(frozen=True)
class _Ready:
    name: str
    kind: str
    commune: Commune
    key: str
    values: Mapping[str, Any]
    known: Organization | None = None


class Structures(ImportTable):
    label = gettext_lazy("Structures")
    lead = gettext_lazy("Les cartes et les lieux du réseau")
    ask = gettext_lazy("Des structures")
    for_facilitators = True
    schema = Schema(
        "structures",
        (
            Column(
                "name", "Nom", kinds.text(150), STRUCTURE_NAMES + ", raison sociale, nom complet, denomination", True,
                "Épicerie du Canal",
            ),
            Column(
                "kind", "Type", KIND, "type de structure, nature, statut, genre, categorie",
                example="épicerie solidaire",
            ),
            Column(
                "address", "Adresse", kinds.text(200),
                "rue, adresse postale, voie, adresse 1, n et rue, siege",
            ),
            Column("postal_code", "Code postal", kinds.POSTAL_CODE, "cp, code post, c p", example="31000"),
            Column("commune", "Commune", kinds.text(80), "ville, localite, commune ville", example="Toulouse"),
            Column(
                "insee_code", "Code INSEE", kinds.INSEE_CODE, "insee, code commune, code insee commune",
                example="31555",
            ),
            Column("lat", "Latitude", kinds.bounded(-90, 90), "lat, y"),
            Column("lon", "Longitude", kinds.bounded(-180, 180), "lon, lng, long, x"),
            Column(
                "contact_email", "E-mail", kinds.EMAIL,
                "mail, courriel, adresse mail, adresse e mail, mel, adresse electronique, email, contact mail",
            ),
            Column(
                "phone", "Téléphone", kinds.PHONE,
                "tel, telephone fixe, portable, mobile, n de telephone, numero de telephone, contact telephone",
            ),
            Column("website", "Site web", kinds.WEBSITE, "site internet, site, url, lien, page web"),
            Column(
                "contact_role", "Fonction du contact", kinds.text(120),
                "fonction, role, role du contact, contact fonction",
            ),
            Column(
                "persons", "Personnes reçues par semaine", PERSONS,
                heard.PEOPLE_RECEIVED
                + ", personnes, personnes recues, nombre de personnes, nb personnes, personnes accueillies, nb de "
                "personnes recues, effectif, file active",
                example="120",
            ),
            Column(
                "ambient_l", "Stockage ambiant (litres)", LITRES,
                "stockage ambiant, sec l, ambiant, ambiant l, stockage sec",
            ),
            Column(
                "chilled_l", "Froid positif (litres)", LITRES,
                "froid positif, froid, froid l, frais l, frais, stockage froid, chambre froide, frigo, cold l",
            ),
            Column(
                "frozen_l", "Congélateur (litres)", LITRES,
                "congelateur, froid negatif, surgele, negatif, surgele l, stockage negatif",
            ),
            Column(
                "weekdays", "Jours", kinds.WEEKDAYS,
                "jours d ouverture, ouverture, jours d accueil, jours de distribution", example="lu-ve",
            ),
            Column(
                "opening_hours", "Horaires", kinds.HOURS,
                "horaires d ouverture, heures d ouverture, horaire, heures", example="lu-ve 9h-12h",
            ),
            Column(
                "does", "Ce que nous faisons", kinds.text(1000, lines=True),
                "activite, activites, description, missions, presentation",
            ),
            Column(
                "welcomes", "Pour qui", kinds.text(300), "public, publics, public accueilli, conditions d acces",
            ),
            Column("constraints_note", "Contraintes", kinds.text(500), "contrainte, besoins particuliers"),
            Column("vehicle_note", "Véhicule", kinds.text(200), "vehicules, transport, camion"),
            Column("siret", "SIRET", kinds.SIRET, "n siret, numero siret"),
            Column("ref", "Code Tablée", kinds.text(12), "code de la structure"),
        ),
        one_of=(("insee_code", "commune", "postal_code", "ref"),),
    )  # fmt: skip

    in_what = frozenset({"name"})
    names = {"joined": "organization__ref"}
    reasons = {
        "acted_in": gettext_lazy("des personnes y agissent déjà"),
        "busy": gettext_lazy("elle a déjà donné, pris ou demandé quelque chose"),
    }

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """Everybody at the table and who gives to it, at their main place. Nobody's address but one's own."""
        seated = [
            *queries.members_of(network).prefetch_related("sites"),
            *queries.members_of(network, Stance.GIVER).prefetch_related("sites"),
        ]
        persons = queries.persons_on([each.pk for each in seated], local_day(at, network.time_zone))
        return [_row(each, persons.get(each.pk), viewer) for each in seated]

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Seule l’animation d’un réseau y importe des structures."))
        return rules.why_not_facilitate(job.network, by=job.by)

    def what(self, values: Mapping[str, Any]) -> str:
        return str(values["name"])

    def look(self, lines: Sequence[Line], job: Job) -> "_Look":
        return _Look(job, lines)

    def thing(self, values: Mapping[str, Any], look: "_Look") -> Hashable:
        """Its code; of new ones, a line without a code is about the first of its name and commune."""
        ref = str(values.get("ref") or "").upper()
        if any(ref in refs for refs in (look.codes, look.left, look.elsewhere)):
            return ref
        place = (fold(str(values["name"])), commune_meant(values).code)
        first = look.new.setdefault(place, ref or place)
        return ref if ref and first != place else first

    def step(self, line: Line, what: str, look: "_Look") -> Step:
        name, ref = what, str(line.values.get("ref") or "").upper()
        if ref in look.codes:
            return self._step_of_seated(line, name, ref, look.codes[ref])
        if ref in look.left:
            said = _("cette structure a quitté le réseau\u202f; invitez-la avec son code %(code)s.") % {
                "code": ref
            }
            raise Wrong(said)
        if ref in look.elsewhere:
            said = _("%(where)s\u202f; pour l’avoir ici aussi, invitez-la avec son code %(code)s")
            return Step(line.number, State.THERE, name, said % {"where": look.elsewhere[ref], "code": ref})
        where = commune_meant(line.values)
        what = f"{name}, {where.name}"
        if look.has(name, where):
            here = look.seated.get((fold(name), where.code)) or look.seated.get((fold(name), ""), {})
            return self.there(_as_written(line, where), what, here)
        key = key_of(look.network, f"{name} {ref}" if ref else name, where)
        kind = line.values.get("kind") or Kind.ASSOCIATION
        ready = _Ready(name, kind, where, key, line.values, look.known.get(key))
        return Step(line.number, State.READY, what, ready=ready)

    def _step_of_seated(self, line: Line, name: str, ref: str, standing: Row) -> Step:
        """A line that came out of here: as it was, or to be changed where its card is."""
        where = commune_meant(line.values) if any(key in line.values for key in WHERE) else None
        sentence = _(
            "%(name)s (%(ref)s) est déjà à la table avec d’autres valeurs (%(columns)s)\u202f; elle change sa carte"
            " elle-même, retirez la ligne."
        )
        facts = {"ref": ref, "name": str(standing["name"])}
        return self.unchanged(_as_written(line, where), name, standing, sentence, **facts)

    def settled(self, ready: _Ready) -> Row:
        return {"kind": ready.kind}

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        (row,), network = rows, job.table
        stance = Stance.GIVER if row.kind in GIVER_KINDS else Stance.MEMBER
        if row.known is not None:  # imported once, left since: the same card comes back to the table
            actors.join(network, organization=row.known, by=job.robot, at=job.at, stance=stance)
            return [{"joined": row.known.ref}]
        own = (*CARD[1:], "contact_email")  # the kind is said apart
        card = {field: row.values[field] for field in own if field in row.values}
        if stance == Stance.GIVER and rules.is_in(network, job.organization):
            made = actors.bring_in_donor(
                row.name, host=job.organization, kind=row.kind, by=job.by, at=job.at, networks=[network],
                import_key=row.key, **card,
            )  # fmt: skip
        else:
            made = actors.welcome_organization(
                row.name, kind=row.kind, by=job.by, at=job.at, import_key=row.key, **card
            )
            actors.join(network, organization=made, by=job.robot, at=job.at, stance=stance)
        place = {field: row.values[field] for field in (*PLACE, "lat", "lon") if field in row.values}
        place |= {field: float(place[field]) for field in ("lat", "lon") if field in place}
        place |= _hours(row.values)
        actors.set_site(made, by=job.robot, at=job.at, insee_code=row.commune.code, **place)
        if "persons" in row.values:
            actors.record_count(
                made, persons=row.values["persons"], counted_on=_today(network, job), by=job.robot, at=job.at
            )
        return [{"joined": made.ref}]

    def added(self, job: Job) -> QuerySet[Membership]:
        """Seats: whoever gives, takes or asks holds its own."""
        of_it = {"organization": OuterRef("organization")}
        busy = Exists(Claim.objects.filter(**of_it)) | Exists(Need.objects.filter(**of_it))
        return (
            Membership.objects.filter(network=job.network, left_at__isnull=True)
            .select_related("organization")
            .annotate(
                acted_in=Exists(Role.objects.filter(**of_it, ends_at__isnull=True)),
                busy=Exists(Bundle.objects.filter(giver=OuterRef("organization"))) | busy,
            )
        )

    def why_stays(self, row: Any, mark: Mark, job: Job) -> Refusal | None:
        """Those who act, gave, took or asked here already stay."""
        if row.acted_in:
            return self.stay("acted_in")
        return self.stay("busy") if row.busy else None

    def take_back(self, row: Membership, mark: Mark, job: Job) -> None:
        """They leave the network; their cards stay, in no network, until they are imported or invited again."""
        actors.leave(job.table, organization=row.organization, by=job.robot, at=job.at)


def key_of(network: Network, name: str, where: Commune) -> str:
    """The same structure of the same place, whatever else the line says."""
    digest = sha256(f"{fold(name)}|{where.code}".encode()).hexdigest()
    return f"{network.ref}:{digest[:60]}"


class _Look:
    """Who sits in the network or sat there, as their lines leave: by code and by name and commune; read once."""

    def __init__(self, job: Job, lines: Sequence[Line]) -> None:
        self.network = network = job.table
        self.new: dict[Hashable, Hashable] = {}  # by name and commune, what the first new line is about
        named = {str(line.values["ref"]).upper() for line in lines if line.values.get("ref")}
        ours = (job.by.network_ids | job.by.facilitates) - {network.pk}
        seats_elsewhere = Membership.objects.filter(
            network__in=ours, left_at__isnull=True, organization__ref__in=named
        )
        self.elsewhere = {
            seat.organization.ref: job.where(seat.network)
            for seat in seats_elsewhere.select_related("network", "organization")
        }
        now_in = Membership.objects.filter(network=network, left_at__isnull=True).values("organization_id")
        seats = list(Organization.objects.filter(pk__in=now_in).prefetch_related("sites"))
        persons = queries.persons_on([seat.pk for seat in seats], _today(network, job))
        self.codes = {seat.ref: _row(seat, persons.get(seat.pk), job.by) for seat in seats}
        # "" as commune for those without a place.
        self.seated = {
            (fold(seat.name), site.insee_code if site else ""): self.codes[seat.ref] | _place(site)
            for seat in seats
            for site in (seat.sites.all() or (None,))
        }
        once = Membership.objects.filter(network=network, organization__import_key__isnull=True)
        self.left = set(once.values_list("organization__ref", flat=True)) - self.codes.keys()
        self.known: dict[str | None, Organization] = {
            organization.import_key: organization
            for organization in Organization.objects.filter(import_key__startswith=f"{network.ref}:")
        }

    def has(self, name: str, where: Commune) -> bool:
        """Whether such a one sits there."""
        return bool({(fold(name), where.code), (fold(name), "")} & self.seated.keys())


def _row(organization: Organization, persons: int | None, viewer: Viewer) -> Row:
    row: Row = {"ref": organization.ref, "name": organization.name, "persons": persons}
    row |= {field: getattr(organization, field) for field in CARD}
    if organization.pk == viewer.organization_id and viewer.coordinates:
        row["contact_email"] = organization.contact_email
    return row | _place(next(iter(organization.sites.all()), None))


def _place(site: Site | None) -> Row:
    if site is None:
        return dict.fromkeys((*PLACE, *WHERE, "lat", "lon"))
    where = communes.commune(site.insee_code)
    return {field: getattr(site, field) for field in PLACE} | {
        "insee_code": site.insee_code,
        "commune": site.commune,
        "postal_code": where.postcodes[0] if where and len(where.postcodes) == 1 else None,
        "lat": Decimal(site.lat).quantize(DECIMALS),
        "lon": Decimal(site.lon).quantize(DECIMALS),
        "opening_hours": site.opening_hours if is_osm(site.opening_hours) else None,
    }


def _hours(values: Mapping[str, Any]) -> dict[str, str]:
    """Days without hours become hours."""
    if "weekdays" not in values or "opening_hours" in values:
        return {}
    return {"opening_hours": whole_days(WEEKDAY_CODES.index(day) for day in values["weekdays"])}


def _as_written(line: Line, where: Commune | None) -> Line:
    """The line as it would stand: the place it means once, degrees as they leave, days as hours."""
    values = {**line.values, **_hours(line.values)}
    values |= {key: values[key].quantize(DECIMALS) for key in ("lat", "lon") if key in values}
    if where is not None:
        values["insee_code"] = where.code
        if plain_name(where.name).startswith(plain_name(str(values.get("commune") or ""))):
            values.pop("commune", None)
        if values.get("postal_code") in where.postcodes:
            del values["postal_code"]
    if "ref" in values:
        values["ref"] = str(values["ref"]).upper()
    return replace(line, values=values, blank=line.blank - {*WHERE} if where else line.blank)


def _today(network: Network, job: Job) -> date:
    return local_day(job.at, network.time_zone)
