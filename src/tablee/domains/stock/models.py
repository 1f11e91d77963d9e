"""Products: what a network shares, with the proposals that save typing."""

from django.db import models
from django.db.models import Q

from tablee.domains.actors.enums import Family, StorageClass
from tablee.domains.actors.models import Network


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
