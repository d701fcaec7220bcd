"""How bytes reach a printer, and how sure one can be that they came out."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

CONNECTING = 10.0
STEP = 1.0
# A printer without paper takes nothing; after so many seconds somebody has to look.
STANDSTILL = 300.0
# Where nobody can say how much of what was sent has arrived, silence for so long is consent.
CONSENT = 10.0
CHUNK = 4096
MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)\s*\]")
POINTS = 72 / 25.4
STANDARD = {(210, 297): "A4", (148, 210): "A5"}

Alive = Callable[[], None]


@dataclass(frozen=True)
class Came:
    """What came of a print: ``printed``, ``failed`` (nothing came out) or ``doubtful``, and why."""

    outcome: str
    reason: str = ""
    detail: str = ""


PRINTED = Came("printed")


def send_to_network(
    address: str, data: bytes, alive: Alive, standstill: float = STANDSTILL
) -> Came:
    """Send ``data`` to host and port as it is; ``alive`` is called while that takes its time."""
    host, _colon, port = address.rpartition(":")
    try:
        printer = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECTING)
    except (OSError, ValueError, OverflowError) as error:
        return Came("failed", "unreachable", _said(error))
    with printer:
        printer.settimeout(STEP)
        try:
            if not _pour(printer, data, alive, standstill):
                return Came("doubtful", "stuck")
            printer.shutdown(socket.SHUT_WR)
            return PRINTED if _all_taken(printer, alive, standstill) else Came("doubtful", "stuck")
        except OSError as error:
            return Came("doubtful", "broken", _said(error))


def _pour(printer: socket.socket, data: bytes, alive: Alive, standstill: float) -> bool:
    """Send all of ``data``; False where the printer takes nothing for so long."""
    left, moved = memoryview(data), time.monotonic()
    while left:
        try:
            left = left[printer.send(left[:CHUNK]) :]
            moved = time.monotonic()
        except TimeoutError:
            if time.monotonic() - moved > standstill:
                return False
        alive()
    return True


def _all_taken(printer: socket.socket, alive: Alive, standstill: float) -> bool:
    """Wait until the printer has taken everything: it hangs up, or has acknowledged each byte.

    What only lies in our own buffer would be lost with this computer.
    """
    began = time.monotonic()
    while True:
        try:
            if not printer.recv(CHUNK):
                return True
        except TimeoutError:
            waited, open_bytes = time.monotonic() - began, _unacknowledged(printer)
            if open_bytes == 0 or (open_bytes is None and waited > CONSENT):
                return True
            if waited > standstill:
                return False
        alive()


def _unacknowledged(printer: socket.socket) -> int | None:
    """How many bytes the other side has not acknowledged; None where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    import fcntl
    import termios

    told = fcntl.ioctl(printer.fileno(), termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(told, sys.byteorder)


def send_to_cups(
    queue: str, data: bytes, alive: Alive, *, raw: bool, title: str, standstill: float = STANDSTILL
) -> Came:
    """Put ``data`` into a queue of this computer, and wait until it has left that for paper."""
    options = ["-o", "raw"] if raw else ["-o", f"media={_sheet(data)}", "-o", "print-scaling=none"]
    try:
        asked = _run(["lp", "-d", queue, "-t", title, *options, "-"], data)
    except OSError as error:
        return Came("failed", "refused", _said(error))
    # “request id is LQ-12 (0 file(s))”
    words = asked.stdout.decode(errors="replace").split()
    number = next((word for word in words if word.startswith(f"{queue}-")), "")
    if asked.returncode or not number:
        return Came("failed", "refused", asked.stderr.decode(errors="replace").strip())
    began = time.monotonic()
    while number in _listed("not-completed", queue):
        if time.monotonic() - began > standstill:
            _run(["cancel", number])
            return Came("doubtful", "stuck")
        alive()
        time.sleep(STEP)
    told = _listed("completed", queue).get(number, "")
    if any(word in told for word in ("aborted", "canceled", "errors")):
        return Came("doubtful", "broken", told)
    return PRINTED


def _sheet(pdf: bytes) -> str:
    """What CUPS calls the sheet that ``pdf`` is drawn for; without it, paper is taken to be A4."""
    found = MEDIA_BOX.search(pdf)
    if not found:
        return "A4"
    width, height = (float(points) / POINTS for points in found.groups())
    standard = STANDARD.get((round(width), round(height)))
    return standard or f"Custom.{width:.1f}x{height:.1f}mm"


def _listed(which: str, queue: str) -> dict[str, str]:
    """The requests of ``queue`` that are in that state, each with what CUPS says of it."""
    told = _run(["lpstat", "-l", "-W", which, "-o", queue]).stdout.decode(errors="replace")
    found: dict[str, str] = {}
    number = ""
    for line in told.splitlines():
        if line[:1].strip():
            number = line.split()[0]
            found[number] = ""
        elif number:
            found[number] = f"{found[number]} {line.strip()}".strip()
    return found


def _run(command: list[str], data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command of CUPS in its own words, whatever the language of this computer."""
    plain = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(command, input=data, capture_output=True, env=plain, check=False)


def _said(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
