"""Places of an organisation."""

from django.db import models
from django.db.models import Q

from tablee.domains.actors.models.organizations import Organization
from tablee.kernel.references import new_ref


class Site(models.Model):
    """A place of an organisation: where it stands, when it is open, what it can keep cold. Litres; null = not said."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    insee_code = models.CharField(max_length=5)
    commune = models.CharField(max_length=80, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    opening_hours = models.CharField(max_length=200, blank=True)
    ambient_l = models.PositiveIntegerField(null=True, blank=True)
    chilled_l = models.PositiveIntegerField(null=True, blank=True)
    frozen_l = models.PositiveIntegerField(null=True, blank=True)
    is_main = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)  # shown outside while the organisation's card is public

    class Meta:
        ordering = ["-is_main", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(lat__gte=-90, lat__lte=90), name="site_lat"),
            models.CheckConstraint(condition=Q(lon__gte=-180, lon__lte=180), name="site_lon"),
            models.UniqueConstraint(fields=["organization"], condition=Q(is_main=True), name="site_one_main"),
        ]
