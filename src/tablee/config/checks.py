"""What Tablée refuses to start with, or warns about: `manage.py check` and `serve` say it in plain French."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from tablee.config.sqlite_library import library_version, wal_is_safe

SHORTEST_KEY = 40
FEWEST_SIGNS_IN_KEY = 10
KNOWN_KEYS = ("changeme", "change-me", "secret", "django-insecure", "insecure")
# Locks over a network are promises kept by nobody in particular; SQLite's own documentation warns of them.
NETWORK_FILE_SYSTEMS = {"afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
                        "fuse.sshfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}  # fmt: skip
NEAR_HOSTS = {"localhost", "127.0.0.1", "::1"}


def check(messages: Callable[[], Iterator[CheckMessage]]) -> Callable[..., list[CheckMessage]]:
    """Registered with Django, which hands in what none of them looks at."""

    @register
    def run(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
        return list(messages())

    return run


@check
def demonstration_stays_at_home() -> Iterator[CheckMessage]:
    """DEBUG, or the demonstration's doors, on an address others can reach: anybody would enter as anybody."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    if not settings.DEMO or host in NEAR_HOSTS:
        return
    if settings.DEBUG:
        yield Error(
            _("DEBUG est allumé sur une adresse publique (%(host)s).") % {"host": host},
            hint=_("Retirez DEBUG de l’environnement."),
            id="tablee.E005",
        )
        return
    yield Warning(
        _("La démonstration est ouverte à tous sur %(host)s\u00a0: chacun y entre comme qui il veut.")
        % {"host": host},
        hint=_("Pour un vrai territoire\u00a0: DEMO=0."),
        id="tablee.W005",
    )


@check
def copies_are_made() -> Iterator[CheckMessage]:
    rule = settings.BACKUPS_KEPT
    if len(rule) != 4 or any(count < 0 for count in rule) or settings.BACKUP_EVERY_MINUTES < 0:
        yield Error(
            _("BACKUPS_KEPT attend quatre nombres (dernières, jours, semaines, mois)."),
            hint=_("Par exemple BACKUPS_KEPT=12,7,4,6"),
            id="tablee.E006",
        )
    if not settings.BACKUP_EVERY_MINUTES and not settings.DEMO:
        yield Warning(
            _("Aucune copie ne se fait d’elle-même (BACKUP_EVERY_MINUTES=0)."),
            hint=_("Retirez ce réglage, ou lancez manage.py backup vous-même."),
            id="tablee.W006",
        )


@check
def data_can_be_written() -> Iterator[CheckMessage]:
    if not os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        yield Error(
            _("Le dossier des données (%(folder)s) n’est pas ouvert à l’écriture.")
            % {"folder": settings.DATA_DIR},
            hint=_("Donnez-le à l’utilisateur qui lance Tablée."),
            id="tablee.E007",
        )


@check
def mode_is_safe() -> Iterator[CheckMessage]:
    if settings.DEBUG and not settings.DEMO:
        yield Error(
            _("DEBUG est allumé hors démonstration : une erreur montrerait des données à n’importe qui."),
            hint=_("Retirez DEBUG de l’environnement."),
            id="tablee.E001",
        )


@check
def secret_key_is_secret() -> Iterator[CheckMessage]:
    key = str(settings.SECRET_KEY)
    weak = (
        len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS_IN_KEY or key.lower().startswith(KNOWN_KEYS)
    )
    if weak and not settings.DEMO:
        yield Error(
            _("SECRET_KEY est trop courte ou trop connue : elle protège les liens et les sessions."),
            hint=_("Retirez-la de l’environnement : Tablée en fabrique une bonne dans DATA_DIR/secret_key."),
            id="tablee.E002",
        )


@check
def sqlite_is_durable() -> Iterator[CheckMessage]:
    if _is_postgresql() or wal_is_safe(library_version()):
        return
    version = ".".join(map(str, library_version()))
    asked = str(_database().get("OPTIONS", {}).get("init_command", "")).lower()
    if "journal_mode=wal" in asked.replace(" ", ""):
        yield Error(
            _("SQLite %(version)s peut perdre des données en mode WAL.") % {"version": version},
            hint=_("Installez pysqlite3, ou mettez journal_mode=DELETE."),
            id="tablee.E003",
        )
        return
    yield Warning(
        _(
            "SQLite %(version)s peut perdre des données en mode WAL : Tablée garde l’ancien journal, plus lent."
        )
        % {"version": version},
        hint=_("Pour aller plus vite : une machine où pysqlite3 s’installe, ou PostgreSQL."),
        id="tablee.W001",
    )


@check
def data_lies_on_this_machine() -> Iterator[CheckMessage]:
    kind = file_system_of(Path(settings.DATA_DIR))
    if _is_postgresql() or kind not in NETWORK_FILE_SYSTEMS:
        return
    message = _("DATA_DIR est sur un disque en réseau (%(kind)s) : SQLite peut y perdre des données.")
    hint = _("Choisissez un dossier de cette machine (DATA_DIR), ou PostgreSQL (DATABASE_URL).")
    of, number = (Warning, "tablee.W002") if settings.DEMO else (Error, "tablee.E004")
    yield of(message % {"kind": kind}, hint=hint, id=number)


@check
def outside_is_reached_safely() -> Iterator[CheckMessage]:
    if settings.DEMO:
        return
    public = urlsplit(settings.PUBLIC_URL)
    if public.scheme != "https" and public.hostname not in NEAR_HOSTS:
        yield Warning(
            _("PUBLIC_URL n’est pas en https : liens et sessions voyagent en clair."),
            hint=_("Placez un serveur https devant, et donnez PUBLIC_URL=https://…"),
            id="tablee.W003",
        )
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Warning(
            _("Aucun e-mail ne part : ils sont écrits dans des fichiers (DATA_DIR/mail)."),
            hint=_("Donnez EMAIL_URL=smtp+tls://nom:motdepasse@serveur:587"),
            id="tablee.W004",
        )


def file_system_of(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system the folder lies on; empty where the machine cannot say."""
    if not mounts.exists():
        return ""
    path, best, kind = str(folder.resolve()), "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _device, point, name, *_rest = line.split(" ")
        point = point.replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip(os.sep) + os.sep)
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def _is_postgresql() -> bool:
    return "postgresql" in str(_database()["ENGINE"])


def _database() -> dict[str, Any]:
    return dict(settings.DATABASES["default"])
