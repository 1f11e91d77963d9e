"""The ground floor of Django: nothing here knows of food aid."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.kernel"
    label = "kernel"
