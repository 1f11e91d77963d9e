"""Where crews put out from: a process that has loaded all they need, and forks one at each call.

Named to `multiprocessing` as what its fork server loads first, with DATABASE_URL set.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tablee.config.settings")
django.setup()

from tablee.domains.sharing import actions  # noqa: E402, F401
from tablee.flows import departure, pick_up  # noqa: E402, F401
from tests.storms import crew  # noqa: E402, F401
