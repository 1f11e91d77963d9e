"""The columns of a table by their names, so that a list that follows the table is written down nowhere."""

from django.db.models import Model


def columns(model: type[Model], *but: str) -> tuple[str, ...]:
    """In the table's own order, without its key and those named."""
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in {"id", *but})
