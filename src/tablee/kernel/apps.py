"""The ground floor of Django: nothing here knows of food aid."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.kernel"
    label = "kernel"

    def ready(self) -> None:
        from tablee.kernel import own_laws  # noqa: F401  (registers them)
