"""What every test gets: the product's settings, a scratch database, no network beyond this machine, and fixed hypothesis profiles.

Sockets, warnings and markers are settled in `pyproject.toml`; the database is chosen in `tests/settings.py`.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=50, deadline=None)
# The same examples on every run: a red build must be red again when somebody looks.
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")
