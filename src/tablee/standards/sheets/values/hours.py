"""Opening hours in the syntax of OpenStreetMap, from a cell in that syntax or in French."""

from django.utils.translation import gettext as _

from tablee.kernel.opening_hours import MAX_CHARS, read_hours
from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.values.bad import BadValue


def opening_hours(cell: Cell) -> str:
    """A text that OpenStreetMap's grammar accepts, at most 200 characters."""
    if len(" ".join(cell.text.split())) > MAX_CHARS:
        raise BadValue(_("Ces horaires dépassent %(most)s caractères."), most=MAX_CHARS)
    if (found := read_hours(cell.text)) is not None:
        return found
    raise BadValue(
        _("« %(text)s » : horaires illisibles ; écrivez par exemple « lu-ve 9h-12h, 14h-17h ; sa 9h-12h »."),
        cell.text,
    )
