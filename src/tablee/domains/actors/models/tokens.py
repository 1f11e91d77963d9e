"""Ways in for programs."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models.organizations import Organization
from tablee.kernel.references import new_ref


class ApiToken(models.Model):
    """A program's way in for one organisation. Only a digest is kept: what opens was shown once, to whoever made it."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=8, choices=TokenScope.choices, default=TokenScope.READ)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by_ref = models.CharField(max_length=12, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="api_token_scope"),
        ]
