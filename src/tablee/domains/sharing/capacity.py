"""How much of an offer a structure said it can take: its maximum, its cold, and the litres that a kilogram needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tablee.domains.actors.models import AcceptanceProfile, Site
from tablee.domains.field.enums import StorageClass
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing.kinds import CHILLED_L_PER_KG
from tablee.domains.sharing.models import Offer

G_PER_KG = 1000


@dataclass(frozen=True)
class Capacity:
    """None = not declared."""

    max_g: int | None = None
    chilled_l: int | None = None
    frozen_l: int | None = None
    litres_per_kg: int = 1

    def litres(self, storage: str) -> int | None:
        """Of this kind of cold; None also where none is needed."""
        return {StorageClass.CHILLED: self.chilled_l, StorageClass.FROZEN: self.frozen_l}.get(
            StorageClass(storage)
        )

    def needed_l(self, grams: int) -> int:
        """Litres that so much asks for."""
        return grams * self.litres_per_kg // G_PER_KG

    def cold_g(self, storage: str) -> int:
        """Grams that this kind of cold holds."""
        return (self.litres(storage) or 0) * G_PER_KG // self.litres_per_kg

    def limits(self, offer: Offer) -> Iterator[tuple[int, Literal["cold", "max"]]]:
        """(units, which) for each limit that bears on this offer."""
        if self.max_g is not None:
            yield self.max_g // offer.unit_g, "max"
        if self.litres(offer.storage):
            yield self.cold_g(offer.storage) // offer.unit_g, "cold"


def capacity_of(
    profile: AcceptanceProfile | None, site: Site | None, in_force: Mapping[str, InForce]
) -> Capacity:
    """What the structure declared, by the rules of its network; they may be left out where nothing needs cold."""
    return Capacity(
        max_g=profile.max_g if profile else None,
        chilled_l=site.chilled_l if site else None,
        frozen_l=site.frozen_l if site else None,
        litres_per_kg=in_force[CHILLED_L_PER_KG].value if in_force else 1,
    )
