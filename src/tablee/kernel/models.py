"""Ground-floor tables: journal, outbox, links, counters, rate windows, what operators see. References, never domains."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.kernel.references import new_ref


class JournalEntry(models.Model):
    """Who did what, for whom, before and after, under which rule. Written once: a trigger refuses updates."""

    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    person_ref = models.CharField(max_length=12, blank=True)
    acting_ref = models.CharField(max_length=12, blank=True)
    via = models.CharField(max_length=12, default="page")
    object_kind = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=24)
    network_ref = models.CharField(max_length=12, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # In which role, or by which kind of link; null on entries older than this column (docs/decisions/journal-seals.md).
    role = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_ref", "id"], name="journal_object")]


class JournalConcern(models.Model):
    """One organisation an entry is shown to. The entry's own acting organisation is always among them."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="concerns")
    ref = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref", "entry"], name="journal_concern_once")]


class JournalSeal(models.Model):
    """A digest over all entries up to one id, chained to the seal before: removing an entry breaks it."""

    up_to = models.BigIntegerField(unique=True)
    entries = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)


class OutboxEvent(models.Model):
    """A fact written in the transaction that made it true, picked up later by the worker, at least once."""

    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_due",
                condition=Q(done_at__isnull=True, gave_up_at__isnull=True),
            )
        ]


class Link(models.Model):
    """A door for people without account. The token people hold is this code plus a signature; see `links`."""

    code = models.CharField(max_length=12, unique=True)
    scope = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=24)
    holder_ref = models.CharField(max_length=12, blank=True)
    network_ref = models.CharField(max_length=12, blank=True)
    created_by_ref = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scope", "object_ref"], name="link_object")]


class Counter(models.Model):
    """Gives numbers people read aloud (« OF-103 »), each once."""

    name = models.CharField(max_length=40, unique=True)
    value = models.BigIntegerField(default=0)


class RateWindow(models.Model):
    """How often one key acted in one window of time. Keys are digests, never an address."""

    key = models.CharField(max_length=64)
    window_at = models.DateTimeField()
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_at"], name="rate_window_once")]


class ScheduledRun(models.Model):
    """When each recurring job runs next; the worker that moves `next_at` forward is the one that runs it."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_finished_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)


class ImportBatch(models.Model):
    """A sheet somebody sent: kept as rows while it is being read over, then only what it added, so that it can be undone."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    kind = models.CharField(max_length=20)
    organization_ref = models.CharField(max_length=12)
    network_ref = models.CharField(max_length=12, blank=True)
    person_ref = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    table = models.BinaryField(null=True)
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    created = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=timezone.now)
    kept_until = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_at__isnull=True) | Q(table__isnull=True), name="import_keeps_no_table"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(imported_at__isnull=False), name="import_undone_after"
            ),
        ]
        indexes = [models.Index(fields=["organization_ref", "-sent_at"], name="import_of")]


class JobRun(models.Model):
    """One run of a recurring job that found something to say, or failed. Forgotten after a month."""

    name = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    said = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name", "-started_at"], name="job_run_of")]


class BackupRun(models.Model):
    """One copy made, verified or restored: when, how large, and how it ended."""

    class Kind(models.TextChoices):
        COPY = "copy"
        VERIFY = "verify"
        RESTORE = "restore"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)  # of the copy itself
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    ok = models.BooleanField()
    size = models.PositiveBigIntegerField(default=0)  # bytes
    rows = models.PositiveBigIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-finished_at"], name="backup_run_of")]


class Operator(models.Model):
    """Somebody who looks after this installation; named on the command line, never from a page."""

    person_ref = models.CharField(max_length=12)
    named_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_ref"], condition=Q(ended_at__isnull=True), name="operator_open_once"
            )
        ]


class AnsweredRequest(models.Model):
    """What a program was answered to one Idempotency-Key: the same request again hears the same, and does nothing."""

    holder_ref = models.CharField(max_length=12)
    key = models.CharField(max_length=64)  # a digest: keys are chosen by strangers and may be long
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder_ref", "key"], name="answered_request_once"),
        ]
        indexes = [models.Index(fields=["asked_at"], name="answered_request_old")]
