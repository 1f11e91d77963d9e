"""Dated, typed rules of a network. A rule is never edited: the next version follows it from its own day."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.domains.actors.models import Network


class Rule(models.Model):
    """One version of one kind of rule in one network, valid from `starts_on` until the next."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    value = models.JSONField()
    starts_on = models.DateField()
    reason = models.CharField(max_length=300)
    adopted_by_ref = models.CharField(max_length=12, blank=True)
    adopted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "kind", "version"], name="rule_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="rule_version_positive"),
        ]
        indexes = [models.Index(fields=["network", "kind", "-starts_on", "-version"], name="rule_in_force")]
