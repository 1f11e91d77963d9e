"""Hand-overs."""

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.domains.deliveries"
    label = "deliveries"
