"""What journeys across domains are called in the journal, and the reasons they give."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tablee.kernel.models import JournalEntry
from tablee.kernel.quantities import format_number
from tablee.kernel.sentences import Names, plain, reason, say_verbs

LEAVES_NETWORK = reason("reason:leaves_network", _("quitte le réseau"), "leaves the network")
IMPORT_UNDONE = reason("reason:import_undone", _("import défait"), "import défait", "import undone")


def _imported(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    lines = int(entry.after.get("ready", 0)) + int(entry.after.get("changes", 0))
    return __("a importé un tableau"), ngettext("%(n)s ligne", "%(n)s lignes", lines) % {
        "n": format_number(lines)
    }


def gone_and_stays(counts: Mapping[str, Any]) -> tuple[int, int]:
    """In lines. The first imports that were undone kept a sentence for each thing that stays, and not how many went."""
    stays = counts.get("stays", 0)
    stays = len(stays) if isinstance(stays, list) else stays
    came = counts.get("ready", 0) + counts.get("changes", 0)
    return counts.get("gone", max(came - stays, 0)), stays


def undone_in_part(counts: Mapping[str, Any]) -> str:
    """What undoing an import came to where lines stay; "" where none does."""
    gone, stays = gone_and_stays(counts)
    if not stays:
        return ""
    if not gone:
        return __("Rien n’a pu être défait")
    part = ngettext("%(n)s ligne défaite sur %(all)s", "%(n)s lignes défaites sur %(all)s", gone)
    return part % {"n": format_number(gone), "all": format_number(gone + stays)}


def _undone(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    gone, stays = gone_and_stays(entry.after)
    if not stays:
        return __("a défait un import"), ""
    kept = ngettext("%(n)s ligne", "%(n)s lignes", stays) % {"n": format_number(stays)}
    part = __("a défait un import en partie") if gone else __("n’a rien pu défaire d’un import")
    return part, __("reste\u00a0: %(what)s") % {"what": kept}


say_verbs(
    {
        "agenda.open": plain(_("a créé l’adresse de notre agenda")),
        "agenda.close": plain(_("a fermé l’adresse de notre agenda")),
        "import.run": _imported,
        "import.undo": _undone,
    }
)
