"""Products, and lots with their movements: what is shared, where it came from, who holds how much of it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tablee.domains.actors.models import Network, Organization
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.stock.enums import MovementKind


class Product(models.Model):
    """One product of the common list (network null) or of one network."""

    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.CASCADE, related_name="products"
    )
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    family = models.CharField(max_length=30, choices=Family.choices)
    storage = models.CharField(max_length=10, choices=StorageClass.choices, default=StorageClass.AMBIENT)
    unit = models.CharField(max_length=20, default="kg")
    crate_g = models.PositiveIntegerField()
    min_days_left = models.PositiveSmallIntegerField(default=0)
    gtin = models.CharField(max_length=14, blank=True, default="")  # the bar code's digits, checked
    import_key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["network", "code"], name="product_code_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(network__isnull=True), name="product_common_code_once"
            ),
            models.CheckConstraint(condition=Q(crate_g__gt=0), name="product_crate_weighs"),
        ]

    def __str__(self) -> str:
        return self.label


class Lot(models.Model):
    """Goods of one origin, one kind and one date, from hand to hand: what a recall starts from.

    `source_ref` is the line of surplus it came from, as a plain reference: storeys above know what it names.
    """

    ref = models.CharField(max_length=16, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="lots")
    origin = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="lots")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    family = models.CharField(max_length=30, choices=Family.choices, default=Family.OTHER)
    storage = models.CharField(max_length=10, choices=StorageClass.choices, default=StorageClass.AMBIENT)
    use_by_on = models.DateField(null=True, blank=True)
    best_before_on = models.DateField(null=True, blank=True)
    source_ref = models.CharField(max_length=16, unique=True)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["origin", "-opened_at"], name="lot_by_origin")]

    def __str__(self) -> str:
        return f"{self.ref} {self.label}"


class Movement(models.Model):
    """Grams of a lot that went from one structure to another. Never changed: a mistake is put right by one more."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    giver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="movements_out")
    taker = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="movements_in")
    grams = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, choices=MovementKind.choices, default=MovementKind.HAND_OVER)
    cause_ref = models.CharField(max_length=12)  # the hand-over it was written by
    moved_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grams__gt=0), name="movement_weighs"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="movement_goes_somewhere"),
        ]
        indexes = [
            models.Index(fields=["taker", "-moved_at"], name="movement_by_taker"),
            models.Index(fields=["cause_ref"], name="movement_by_cause"),
        ]
