"""The map of personal data, read from policies/retention.yaml: what leads to a person, why, how long, who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

Words = Mapping[str, str]
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Table:
    """One table that leads to a person. `person`: column → key, ref, email, name, text or inside."""

    label: str
    person: Mapping[str, str]
    purpose: Words
    seen_by: Words
    ends: Words
    purge: str = ""


@dataclass(frozen=True)
class DataMap:
    tables: Mapping[str, Table]
    no_person: Mapping[str, str]
    keeps: Mapping[str, timedelta]


@cache
def data_map() -> DataMap:
    """The policy as it stands in the file."""
    said: dict[str, Any] = yaml.safe_load(
        (Path(settings.BASE_DIR) / "policies" / "retention.yaml").read_text("utf-8")
    )
    purges = said["purges"]
    tables = {
        label: Table(
            label,
            about["person"],
            about["purpose"],
            about["seen_by"],
            about.get("then") or {lang: purges[about["purge"]][lang] for lang in LANGUAGES},
            about.get("purge", ""),
        )
        for label, about in said["tables"].items()
    }
    keeps = {name: timedelta(days=about["days"]) for name, about in purges.items()}
    return DataMap(tables, said["no_person"], keeps)


def in_words(said: Words) -> str:
    """In the reader's language; French where it is missing."""
    return said.get((get_language() or "fr")[:2]) or said["fr"]
