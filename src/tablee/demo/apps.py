"""The demonstration world."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.demo"
    label = "demo"
