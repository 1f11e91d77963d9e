"""Products, lots and places."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.domains.stock"
    label = "stock"
