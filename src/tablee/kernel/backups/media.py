"""Media cannot be part of a database's transaction: they wait beside, and move in once the database says « restored »."""

import json
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tablee.kernel.backups.archive import Archive
from tablee.kernel.backups.beside import work_folder
from tablee.kernel.backups.snapshot import MEDIA
from tablee.kernel.models import BackupRun

NAMES = "names.json"


def stage(archive: Archive, at: datetime) -> None:
    """Unpack the archive's media beside the data, for the restore of this moment. Nothing reads them yet."""
    folder = _waiting()
    shutil.rmtree(folder, ignore_errors=True)
    names = [name for name in archive.parts if name.startswith(MEDIA)]
    for name in names:
        target = (folder / "files" / name.removeprefix(MEDIA)).resolve()
        if not target.is_relative_to((folder / "files").resolve()):
            raise ValueError(f"{name} leads out of the archive")
        archive.unpack(name, target)
    folder.mkdir(parents=True, exist_ok=True)
    said = {"restored_at": at.isoformat(), "names": [name.removeprefix(MEDIA) for name in names]}
    draft = folder / f".{NAMES}"
    draft.write_text(json.dumps(said), "utf-8")
    draft.replace(folder / NAMES)  # last: where it stands, all files do


def settle() -> bool:
    """Move waiting media in, if the database holds the restore they belong to; else they are dropped.

    Called after a swap, and at each start for a restore that was killed in between. Each step may be repeated.
    """
    folder = _waiting()
    if not folder.exists():
        return False
    listed = folder / NAMES
    said = json.loads(listed.read_text("utf-8")) if listed.exists() else {}
    restored = BackupRun.objects.filter(kind=BackupRun.Kind.RESTORE)
    if not said or not restored.filter(started_at=datetime.fromisoformat(said["restored_at"])).exists():
        shutil.rmtree(folder, ignore_errors=True)
        return False
    root, names = Path(settings.MEDIA_ROOT), set(said["names"])
    for name in sorted(names):
        source = folder / "files" / name
        if source.exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(source, root / name)
    for path in list(root.rglob("*")):
        if path.is_file() and path.relative_to(root).as_posix() not in names:
            path.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _waiting() -> Path:
    return work_folder() / ".media"
