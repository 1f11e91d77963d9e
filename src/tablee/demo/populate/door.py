"""The door of the large territory: `populate(size, seed=…)`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.demo.populate import exchange, people, territory
from tablee.demo.populate.sizes import SIZES, Dice
from tablee.domains.actors.models import Organization


class AlreadyThere(RuntimeError):
    """This size and seed were planted before: another seed adds, the same would only collide."""


@dataclass(frozen=True)
class Populated:
    """sign_in_with: the address of someone who coordinates in the fullest network."""

    networks: int
    organizations: int
    people: int
    offers: int
    needs: int
    sign_in_with: str


def populate(size: str, *, seed: int, at: datetime, progress: Callable[[str], object] = print) -> Populated:
    """Plant the territory of that size and seed. Raises AlreadyThere, KeyError for an unknown size."""
    wanted, dice = SIZES[size], Dice(size, seed)
    if Organization.objects.filter(import_key__startswith=f"populate:{dice.label}:").exists():
        raise AlreadyThere(
            _("La taille %(size)s avec la graine %(seed)s est déjà là\u00a0: choisissez une autre graine.")
            % {"size": size, "seed": seed}
        )
    with transaction.atomic():
        progress(_("Réseaux et structures…"))
        tables = territory.plant_tables(wanted, dice, at)
        progress(_("Personnes…"))
        email = people.plant_people(tables, wanted, dice, at)
    progress(_("Offres et parts…"))
    offers = exchange.plant_offers(tables, wanted, dice, at, progress)
    progress(_("Besoins…"))
    needs = exchange.plant_needs(tables, wanted, dice, at)
    organizations = sum(len(table.seats) for table in tables)
    return Populated(len(tables), organizations, wanted.people, offers, needs, email)
