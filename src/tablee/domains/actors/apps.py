"""Networks, organisations, sites and people."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.domains.actors"
    label = "actors"
