"""A third party's addon, small and whole: what the tests of the core switch on, list, move and log."""

from core import Addon

addon = Addon(name="probe", title="Probe", package=__name__, requires=("base",))
