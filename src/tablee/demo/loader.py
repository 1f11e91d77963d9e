"""The door of the demonstration: load the world for today, or clear everything and load it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.demo.clearing import clear_everything
from tablee.demo.files import rows
from tablee.demo.planting import goods, offers, people, places
from tablee.demo.world import World
from tablee.domains.actors.models import Organization
from tablee.domains.sharing.models import Offer
from tablee.flows import worker
from tablee.kernel import counters, operating, outbox

Say = Callable[[str], object]
OPERATOR = "romarin"
TOLD_SINCE = timedelta(hours=12)


class NotInDemo(RuntimeError):
    """Loading invented data is for the demonstration only, and only where nothing of the same name stands."""


@dataclass(frozen=True)
class Loaded:
    """How many of each were added; all zero when the world was there already."""

    networks: int = 0
    organizations: int = 0
    people: int = 0
    offers: int = 0

    def __bool__(self) -> bool:
        return self.organizations > 0


def load_world(at: datetime | None = None, *, progress: Say = print) -> Loaded:
    """Load the world with J = the day of `at`, all or nothing; a second call adds nothing.

    Then lets the worker tell structures of the offers. Raises NotInDemo.
    """
    return _load(at or timezone.now(), progress, clear=False)


def reload_world(at: datetime | None = None, *, progress: Say = print) -> Loaded:
    """Clear everything and load for today, in one transaction: if loading fails, what stood stands. Raises NotInDemo."""
    return _load(at or timezone.now(), progress, clear=True)


def is_loaded() -> bool:
    return Organization.objects.filter(import_key=f"demo:{rows('structures')[0]['id']}").exists()


def organization_of(demo_id: str) -> Organization:
    """A structure or donor of the world by its id in the data files."""
    return Organization.objects.get(import_key=f"demo:{demo_id}")


def _load(at: datetime, progress: Say, *, clear: bool) -> Loaded:
    if not settings.DEMO:
        raise NotInDemo(_("La démonstration est éteinte (DEMO=0)\u00a0: rien n’a été chargé ni effacé."))
    with transaction.atomic():
        # Two processes that start together wait for one another on this row, and the second finds the world there.
        counters.next_value("demo.loads")
        if clear:
            clear_everything()
        elif is_loaded():
            progress(_("Le monde de démonstration est déjà là."))
            return Loaded()
        elif _numbers_taken():
            raise NotInDemo(
                _(
                    "Cette base porte déjà des offres aux numéros de la démonstration\u00a0: rien n’a été chargé."
                )
            )
        loaded = _plant(at, progress)
    _tell(at, progress)
    return loaded


def _plant(at: datetime, progress: Say) -> Loaded:
    world = World(at=at, say=progress)
    steps: tuple[tuple[str, Callable[[World], None]], ...] = (
        (_("Réseaux"), places.plant_networks),
        (_("Structures"), places.plant_structures),
        (_("Annuaire public"), places.plant_public),
        (_("Fermetures"), places.plant_closures),
        (_("Adhésions"), places.plant_memberships),
        (_("Donateurs et fermes"), people.plant_donors),
        (_("Personnes"), people.plant_people),
        (_("Produits"), goods.plant_products),
        (_("Offres des dernières semaines"), offers.plant_past),
        (_("Offres du jour"), offers.plant_offers),
        (_("Besoins"), goods.plant_needs),
    )
    for title, plant in steps:
        progress(f"  {title}…")
        plant(world)
    operating.name_operator(world.people[OPERATOR].ref, at=at)
    # What is older was told long ago, had the world been real: nobody hears today of a place given in spring.
    outbox.pass_over(at - TOLD_SINCE, at=at)
    return Loaded(len(world.networks), len(world.organizations), len(world.people), len(world.offers))


def _tell(at: datetime, progress: Say) -> None:
    """Alerts and their reasons are written; messages leave by the configured way (files by default)."""
    progress(f"  {_('Alertes et messages')}…")
    with transaction.atomic():  # some hundred facts: a commit for each would take longer than the world
        while outbox.run_due(at, limit=1000):
            pass
    worker.drain(at)


def _numbers_taken() -> bool:
    """Somebody else's offers bear the world's numbers."""
    files = (row for name in ("offers", "history") for row in rows(name, "offers"))
    refs = {line["ref"] for row in files for line in row["lines"]}
    return Offer.objects.filter(ref__in=refs).exists()
