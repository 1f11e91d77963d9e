"""Days on which an organisation, or one of its places, is closed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tablee.domains.actors.models.organizations import Organization, Site
from tablee.kernel.references import new_ref

LEAP_YEARS_APART = 8  # at most: 2096, 2104
MAX_REASON = 120
Run = tuple[date, date]  # first and last day


class Closure(models.Model):
    """« Fermé du 24 décembre au 2 janvier », both days included; no site: the whole organisation.

    A yearly one comes back on the same days of every year; the years of its first time only say since when.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="closures")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.CASCADE, related_name="closures")
    starts_on = models.DateField()
    ends_on = models.DateField()
    yearly = models.BooleanField(default=False)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    announced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_days"),
            models.UniqueConstraint(
                fields=["organization", "starts_on", "ends_on"],
                condition=Q(site__isnull=True),
                name="closure_of_all_once",
            ),
            models.UniqueConstraint(
                fields=["site", "starts_on", "ends_on"],
                condition=Q(site__isnull=False),
                name="closure_of_site_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "ends_on"], name="closure_of")]

    def runs(self, first: date, last: date) -> Iterator[Run]:
        """Its days as they touch those from `first` to `last`: once, or each time it comes back."""
        run = self.next_days(first)
        while run is not None and run[0] <= last:
            yield run
            run = self.next_days(run[1] + timedelta(days=1))

    def returns_already(self, today: date) -> bool:
        """Whether « each year » is true from today on: not while those days come round once more before its first time."""
        year_before = _in_year(self.ends_on, self.ends_on.year - 1, last=True)
        return self.yearly and (self.starts_on <= today or year_before < today)

    def next_days(self, today: date) -> Run | None:
        """First and last day of the closure that runs or comes next; None when it is over.

        A yearly one begins on 1 March where 29 February is missing, and ends on 28 February; of that day alone, it
        waits for the next leap year.
        """
        if not self.yearly:
            return (self.starts_on, self.ends_on) if self.ends_on >= today else None
        years = self.ends_on.year - self.starts_on.year
        first = max(self.starts_on.year, today.year - 1)
        runs = (
            (_in_year(self.starts_on, year), _in_year(self.ends_on, year + years, last=True))
            for year in range(first, first + LEAP_YEARS_APART + 2)
        )
        return next(run for run in runs if run[1] >= max(today, run[0]))


def to_come(day: date) -> Q:
    """Those that run on that day, or later."""
    return Q(yearly=True) | Q(ends_on__gte=day)


def _in_year(day: date, year: int, *, last: bool = False) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28) if last else date(year, 3, 1)
