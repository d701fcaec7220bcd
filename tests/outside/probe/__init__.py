"""A third party's addon, small and whole: the tests of the core switch it on, list and move it."""

from core import Addon

addon = Addon(name="probe", title="Probe", package=__name__, requires=("base",))
