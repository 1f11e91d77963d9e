"""Settings: strict by default, and what the environment may change."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tablee.config.secret_key import kept_secret_key

READ = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def _read(folder: Path, *names: str, **environment: str) -> dict[str, Any]:
    """Settings as a fresh process sees them."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DATA_DIR", "STATIC_BUILD"}
    }
    done = subprocess.run(
        [sys.executable, "-c", READ, *names], capture_output=True, text=True, check=False,
        env={**kept, "PYTHONPATH": str(settings.BASE_DIR / "src"), "DATA_DIR": str(folder), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_fresh_start_needs_no_variable(tmp_path: Path) -> None:
    read = _read(
        tmp_path, "DEMO", "DEBUG", "PUBLIC_URL", "SESSION_COOKIE_SECURE", "EMAIL_FILE_PATH", "DATABASES"
    )
    assert (read["DEMO"], read["DEBUG"], read["PUBLIC_URL"]) == (True, False, "http://127.0.0.1:8000")
    assert read["SESSION_COOKIE_SECURE"] is False
    assert read["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert read["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")


def test_a_folder_with_odd_signs_is_taken_as_it_is(tmp_path: Path) -> None:
    odd = tmp_path / "café 100% #1 ?x"
    assert _read(odd, "DATABASES")["DATABASES"]["default"]["NAME"] == str(odd / "db.sqlite3")


def test_an_https_address_hardens_cookies_and_hosts(tmp_path: Path) -> None:
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
    )
    read = _read(tmp_path, *names, "SECURE_PROXY_SSL_HEADER", PUBLIC_URL="https://tablee.example/")
    assert (read["SESSION_COOKIE_SECURE"], read["CSRF_COOKIE_SECURE"]) == (True, True)
    assert read["SECURE_HSTS_SECONDS"] > 0
    assert "tablee.example" in read["ALLOWED_HOSTS"]
    assert read["CSRF_TRUSTED_ORIGINS"] == ["https://tablee.example"]
    assert read["SECURE_PROXY_SSL_HEADER"] is None, (
        "a header anyone can send is believed from our own proxy only"
    )


def test_a_declared_proxy_is_believed(tmp_path: Path) -> None:
    assert _read(tmp_path, "SECURE_PROXY_SSL_HEADER", TRUSTED_PROXIES="1")["SECURE_PROXY_SSL_HEADER"]


def test_postgresql_comes_with_a_pool(tmp_path: Path) -> None:
    read = _read(tmp_path, "DATABASES", DATABASE_URL="postgres://u:p@db.example/tablee")["DATABASES"][
        "default"
    ]
    assert (read["ENGINE"], read["NAME"], read["CONN_MAX_AGE"]) == (
        "django.db.backends.postgresql",
        "tablee",
        0,
    )
    assert read["OPTIONS"]["pool"]["max_size"] == 8


def test_another_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="SQLite et à PostgreSQL"):
        _read(tmp_path, "DATABASES", DATABASE_URL="mysql://u:p@db.example/tablee")


@pytest.mark.parametrize(
    ("url", "backend", "host"),
    [
        ("smtp+tls://nom%40exemple:mot%2Fpasse@smtp.example:587", "smtp", "smtp.example"),
        ("consolemail://", "console", "localhost"),
    ],
)
def test_mail(tmp_path: Path, url: str, backend: str, host: str) -> None:
    read = _read(tmp_path, "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_HOST_PASSWORD", EMAIL_URL=url)
    assert backend in read["EMAIL_BACKEND"]
    assert read["EMAIL_HOST"] == host
    assert read["EMAIL_HOST_PASSWORD"] in {"mot/passe", ""}


def test_the_secret_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_secret_key, [file] * 8))
    assert len(keys) == 1
    assert len(keys.pop()) > 80
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_every_answer_carries_the_headers() -> None:
    answer = Client().get("/vivant")
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in answer.headers["Permissions-Policy"]


def test_a_foreign_host_is_refused(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert Client().get("/vivant", headers={"host": "evil.example"}).status_code == 400
