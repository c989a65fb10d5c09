"""The product's own settings, on a data folder that vanishes with the test run.

The database is the one that ANWANG_DATABASE names (`tests/postgres.py` starts a PostgreSQL and names it), SQLite without it.
"""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="anwang-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["ANWANG_DATA"] = _DATA

from anwang.config.settings import *  # noqa: E402,F403  the data folder must be named before the settings are read
from anwang.config.settings import DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where nothing was collected, and warnings are errors here

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Argon2 is slow on purpose; hundreds of log-ins in tests need not be."""

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in the product: an in-memory database is shared between threads and hides every locking error.
    DATABASES["default"]["TEST"] = {"NAME": f"{_DATA}/test.sqlite3"}
