"""Journeys across neighbouring domains."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.flows"
    label = "flows"
