"""Authorisations to give food aid."""

from django.db import models
from django.db.models import Q

from tablee.domains.actors.enums import AuthorizationLevel
from tablee.domains.actors.models.organizations import Organization
from tablee.domains.actors.models.sites import Site


class Authorization(models.Model):
    """The authorisation to give food aid: level, who holds it, which sites, from when to when."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="authorizations")
    level = models.CharField(max_length=12, choices=AuthorizationLevel.choices)
    holder = models.CharField(max_length=150, blank=True)
    sites: "models.ManyToManyField[Site, models.Model]" = models.ManyToManyField(Site, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="authorization_dates",
            )
        ]
