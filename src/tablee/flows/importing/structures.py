"""Structures into a network, by whoever looks after it: made, placed and seated at the table. Shops become donors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import actions as actors
from tablee.domains.actors import communes, rules
from tablee.domains.actors.communes import Commune
from tablee.domains.actors.enums import GIVER_KINDS, Kind, Stance
from tablee.domains.actors.models import Membership, Network, Organization, Role
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Bundle, Claim, Need
from tablee.flows.importing.shapes import Job, Line, Mark, State, Step, Undone
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold

CARD = (
    "does",
    "welcomes",
    "constraints_note",
    "vehicle_note",
    "contact_role",
    "contact_email",
    "website",
    "phone",
    "siret",
)
PLACE = ("address", "opening_hours", "ambient_l", "chilled_l", "frozen_l", "lat", "lon")
DAYS_OSM = {"mo": "Mo", "tu": "Tu", "we": "We", "th": "Th", "fr": "Fr", "sa": "Sa", "su": "Su"}


@dataclass(frozen=True)
class _Ready:
    name: str
    kind: str
    commune: Commune
    key: str
    values: Mapping[str, Any]
    known: Organization | None = None


class Structures:
    key = "structures"

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Seule l’animation d’un réseau y importe des structures."))
        return rules.why_not_facilitate(job.network, by=job.by)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        network = _network(job)
        look = _Look(network)
        return [self._step(line, network, look) for line in lines]

    def _step(self, line: Line, network: Network, look: "_Look") -> Step:
        name, ref = str(line.values["name"]), str(line.values.get("ref") or "").upper()
        if ref in look.codes:
            return Step(line.number, State.THERE, name)
        if ref in look.left:
            said = _("cette structure a quitté le réseau\u202f; invitez-la avec son code %(code)s.") % {
                "code": ref
            }
            return Step(line.number, State.WRONG, name, said)
        where = commune_meant(line.values)
        if isinstance(where, str):
            return Step(line.number, State.WRONG, name, where)
        what = f"{name}, {where.name}"
        if look.has(name, where, coded=bool(ref)):
            return Step(line.number, State.THERE, what)
        key = key_of(network, f"{name} {ref}" if ref else name, where)
        kind = line.values.get("kind") or Kind.ASSOCIATION
        return Step(
            line.number,
            State.READY,
            what,
            ready=_Ready(name, kind, where, key, line.values, look.known.get(key)),
        )

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        return [self._seat(step.ready, job) for step in steps if step.state == State.READY]

    def _seat(self, row: _Ready, job: Job) -> Mark:
        network = _network(job)
        stance = Stance.GIVER if row.kind in GIVER_KINDS else Stance.MEMBER
        if row.known is not None:  # imported once, left since: the same card comes back to the table
            actors.join(network, organization=row.known, by=job.robot, at=job.at, stance=stance)
            return {"joined": row.known.ref}
        card = {field: row.values[field] for field in CARD if field in row.values}
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
        place = {field: row.values[field] for field in PLACE if field in row.values}
        place |= {field: float(place[field]) for field in ("lat", "lon") if field in place}
        if "weekdays" in row.values and "opening_hours" not in place:
            place["opening_hours"] = ",".join(DAYS_OSM[day] for day in row.values["weekdays"])
        actors.set_site(made, by=job.robot, at=job.at, insee_code=row.commune.code, **place)
        if "persons" in row.values:
            actors.record_count(
                made, persons=row.values["persons"], counted_on=_today(network, job), by=job.robot, at=job.at
            )
        return {"joined": made.ref}

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """They leave the network; their cards stay, in no network, until they are imported or invited again."""
        network = Network.objects.get(ref=job.network.ref) if job.network else None
        count, stays = 0, []
        for mark in marks:
            made = Organization.objects.filter(ref=mark["joined"]).first()
            if made is None or network is None or not rules.is_in(network, made):
                continue
            if why := _depends(made):
                stays.append(f"{made.name}\u00a0: {why}")
                continue
            actors.leave(network, organization=made, by=job.robot, at=job.at)
            count += 1
        return Undone(count, tuple(stays))


def commune_meant(values: Mapping[str, Any]) -> Commune | str:
    """The commune a line means by code, name and postcode, or the sentence that says why it cannot be told."""
    if code := values.get("insee_code"):
        found = communes.commune(code)
        return found or _("le code INSEE « %(code)s » n’est celui d’aucune commune.") % {"code": code}
    name, postcode = str(values.get("commune") or ""), str(values.get("postal_code") or "")
    if not name and not postcode:
        return _("où est-elle\u202f? Écrivez sa commune ou son code postal.")
    by_postcode = communes.with_postcode(postcode)
    if postcode and not by_postcode:
        return _("le code postal « %(code)s » n’est celui d’aucune commune.") % {"code": postcode}
    named = _named(name, by_postcode) if name else by_postcode
    if len(named) == 1:
        return named[0]
    if not named:
        return _("la commune « %(name)s » n’a pas été trouvée.") % {"name": name}
    several = ", ".join(f"{each.name} ({each.department})" for each in named[:5])
    if postcode:
        return _("plusieurs communes ont ce code postal : %(several)s. Écrivez le nom de la commune.") % {
            "several": several
        }
    return _("plusieurs communes ont ce nom : %(several)s. Ajoutez le code postal.") % {"several": several}


def _named(name: str, among: Sequence[Commune]) -> list[Commune]:
    """Exact names, « St » read as « Saint », « Cedex » and arrondissements left out."""
    wanted = _plain(name)
    if not among:
        return _by_plain_name().get(wanted, [])
    exact = [each for each in among if _plain(each.name) == wanted]
    return exact or [each for each in among if _plain(each.name).startswith(wanted)]


@cache
def _by_plain_name() -> dict[str, list[Commune]]:
    """Every commune by its plain name: a sheet asks hundreds of times."""
    found: dict[str, list[Commune]] = {}
    for each in communes.all_communes().values():
        found.setdefault(_plain(each.name), []).append(each)
    return found


def _plain(name: str) -> str:
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in fold(name).split()]
    return " ".join(word for word in words if word != "cedex" and not word.isdigit())


def key_of(network: Network, name: str, where: Commune) -> str:
    """The same structure of the same place, whatever else the line says."""
    digest = sha256(f"{fold(name)}|{where.code}".encode()).hexdigest()
    return f"{network.ref}:{digest[:60]}"


class _Look:
    """Who sits in the network or sat there, by code and by name and commune; read once."""

    def __init__(self, network: Network) -> None:
        rows = Membership.objects.filter(network=network)
        seats = list(
            rows.filter(left_at__isnull=True).values_list(
                "organization__ref", "organization__name", "organization__sites__insee_code"
            )
        )
        self.codes = {ref for ref, _name, _code in seats}
        # "" as commune for those without a place.
        self.seated = {(fold(name), code or "") for _ref, name, code in seats}
        once = rows.filter(organization__import_key__isnull=True).values_list("organization__ref", flat=True)
        self.left = set(once) - self.codes
        self.known: dict[str | None, Organization] = {
            each.import_key: each
            for each in Organization.objects.filter(import_key__startswith=f"{network.ref}:")
        }
        self.in_sheet: set[tuple[str, str]] = set()

    def has(self, name: str, where: Commune, *, coded: bool) -> bool:
        """Whether such a one sits there, or stands in the sheet already; lines with codes of their own are not twins."""
        here = (fold(name), where.code)
        twin = here in self.in_sheet and not coded
        self.in_sheet.add(here)
        return twin or bool({here, (fold(name), "")} & self.seated)


def _depends(made: Organization) -> str:
    if Role.objects.filter(organization=made, ends_at__isnull=True).exists():
        return _("des personnes y agissent déjà")
    if any(
        rows.exists()
        for rows in (
            Bundle.objects.filter(giver=made),
            Claim.objects.filter(organization=made),
            Need.objects.filter(organization=made),
        )
    ):
        return _("elle a déjà donné, pris ou demandé quelque chose")
    return ""


def _network(job: Job) -> Network:
    if job.network is None:
        raise ValueError("structures are imported into a network")
    return job.network


def _today(network: Network, job: Job) -> date:
    return local_day(job.at, network.time_zone)
