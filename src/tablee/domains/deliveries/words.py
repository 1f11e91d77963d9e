"""What the verbs of deliveries are called in the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.kernel.models import JournalEntry
from tablee.kernel.quantities import format_mass
from tablee.kernel.sentences import Names, Sentence, plain, say_verbs


def _handed(text: str | Promise) -> Sentence:
    """A slip's figures: what was accepted, and what was refused if anything was."""

    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        accepted = entry.after["good_g"] + entry.after["to_sort_g"]
        refused = entry.after["refused_g"]
        said = __("%(accepted)s acceptés") % {"accepted": format_mass(accepted)}
        if refused:
            said += ", " + __("%(refused)s refusés") % {"refused": format_mass(refused)}
        return str(text), said

    return say


say_verbs(
    {
        "deliveries.write_down": plain(_("a recopié un bordereau depuis un tableau")),
        "deliveries.take_back": plain(_("a repris un bordereau recopié")),
        "deliveries.hand_over": _handed(_("a écrit un bordereau de remise")),
        "deliveries.correct": _handed(_("a corrigé un bordereau de remise")),
        "deliveries.sign": plain(_("a signé un bordereau de remise")),
    }
)
