"""Typed, dated rules with their version."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.domains.governance"
    label = "governance"
