"""The demo on one machine, started by `beffroi up`: plain HTTP on localhost."""

from project.settings.base import *  # noqa: F403
from project.settings.base import SECRET_KEY

if not SECRET_KEY:
    raise RuntimeError("BEFFROI_SECRET_KEY is missing: start the demo with `beffroi up`")

DEMO = True
