"""What the ground floor does by itself: seals, checks, copies, and forgets its own."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tablee.kernel import batches, idempotency, journal, laws, ratelimit
from tablee.kernel.backups import rotation
from tablee.kernel.schedule import JobFailed, job

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class LawBroken(JobFailed):
    """Names the laws that `manage.py invariants` would show as broken."""


def check_laws(at: datetime) -> dict[str, object]:
    """Every law, once a day: a breach is logged and stands in the job's last error."""
    found = laws.check_all()
    broken = [name for name, breaches in found.items() if breaches]
    if broken:
        raise LawBroken(", ".join(broken))
    return {"laws": len(found)}


job("seal_journal", _("Sceller le journal"), journal.seal, every=HOUR)
job("check_laws", _("Vérifier les lois"), check_laws, every=DAY)
job("forget_rate_windows", _("Oublier les essais comptés"), ratelimit.forget_old, every=6 * HOUR)
job("forget_answers", _("Oublier les réponses aux programmes"), idempotency.forget_old, every=DAY)
job("forget_imports", _("Oublier les tableaux laissés"), batches.forget_old, every=15 * MINUTE)
job("copy", _("Copier"), rotation.copy_if_due, every=MINUTE)
job("verify_copy", _("Vérifier la dernière copie"), rotation.verify_newest, every=DAY, at_night=True)
