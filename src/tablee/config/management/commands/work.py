"""`manage.py work`: the background worker. Run one or several; `--once` does what is due and stops."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from tablee.config.serving.stop_sign import StopSign
from tablee.flows import worker

GIVES_WAY_SECONDS = 0.25


class Command(BaseCommand):
    help = "Runs due jobs, outbox facts and messages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--pause", type=float, default=2.0, help="seconds to rest when nothing was due")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(str(worker.drain(timezone.now())))
            return
        if hasattr(connection, "give_way"):  # SQLite has one writer: whoever waits before a page goes first
            connection.give_way(GIVES_WAY_SECONDS)
        stop = StopSign()
        stop.rise_on_signals()
        while not stop.is_set():
            close_old_connections()
            try:
                done = worker.turn(timezone.now())
            except OperationalError as error:  # the database is away for a moment: wait and go on
                self.stderr.write(f"database: {type(error).__name__}")
                done = 0
            if not done:
                stop.wait(options["pause"])
