"""Copies that make themselves: how often, and how many stay."""

from tablee.config.settings.place import env

# At most this much is lost when the disk is: a copy is made when something was written since the last. 0: never.
BACKUP_EVERY_MINUTES = env.int("BACKUP_EVERY_MINUTES", default=5)
# The newest twelve, then the newest of so many days, weeks and months.
BACKUPS_KEPT = tuple(env.list("BACKUPS_KEPT", cast=int, default=[12, 7, 4, 6]))
