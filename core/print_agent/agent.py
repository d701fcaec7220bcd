"""The agent at work: it looks every second which printers have prints, and serves each by itself.

The order of its steps is the promise: fetch, draw, say that it begins, send, say what came of it. A
print of which it has not said that it begins was never sent; of any other the server asks a person.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from core.print_agent.printers import Came, send_to_cups, send_to_network
from core.print_agent.server import Away, Refused, Server

log = logging.getLogger(__name__)

EVERY = 1.0
LONGEST_PAUSE = 15.0
# While a printer is at it, the server hears of it so often (seconds).
SIGN_OF_LIFE = 10.0
# What the server handed out is ours for a minute; an older answer is not relied upon (seconds).
HOLDS = 20.0

Tell = Callable[..., None]


class Agent:
    """Takes the prints of ``printers`` (all of the queue where none is named) to them.

    ``tell`` is called with what happened, by name, and what it happened to.
    """

    def __init__(self, server: Server, printers: Collection[str], tell: Tell) -> None:
        self.server = server
        self.printers = frozenset(printers)
        self.tell = tell
        self.stopping = threading.Event()
        # Another start of the agent is another agent: what the first had in hand is not its own.
        self.name = f"{os.uname().nodename if hasattr(os, 'uname') else 'agent'}:{os.getpid()}"
        self.name = f"{self.name[:60]}:{secrets.token_hex(4)}"
        self._busy: dict[str, threading.Thread] = {}

    def stop(self, *_signal: Any) -> None:
        """Finish what is being sent, then stop; fit to be called by a signal."""
        self.stopping.set()

    def run_forever(self) -> None:
        """Serve until told to stop; a server that is away is asked again."""
        pause = EVERY
        while not self.stopping.is_set():
            try:
                self.look_once()
                if pause > EVERY:
                    self.tell("back")
                pause = EVERY
            except Away as away:
                if pause == EVERY:
                    self.tell("away", detail=str(away))
                pause = min(pause * 2, LONGEST_PAUSE)
            self.stopping.wait(pause)
        for thread in list(self._busy.values()):
            thread.join()

    def look_once(self) -> None:
        """Begin to serve each printer that has prints and is not being served.

        Raises Refused where the token opens nothing, and Away where the server does not answer.
        """
        for printer in self.server.waiting(self.name):
            if not printer["waiting"] or not self._is_mine(printer):
                continue
            thread = self._busy.get(printer["key"])
            if thread is None or not thread.is_alive():
                thread = threading.Thread(target=self.serve, args=(printer,), daemon=True)
                self._busy[printer["key"]] = thread
                thread.start()

    def serve(self, printer: Mapping[str, Any]) -> None:
        """Take one print after another to ``printer``, until none waits."""
        try:
            while not self.stopping.is_set():
                job = self.server.claim(printer["key"], self.name)
                if job is None:
                    return
                self.print_one(printer, job)
        except (Away, Refused) as error:
            self.tell("left", printer=printer["name"], detail=str(error))
        except Exception:
            log.exception("serving %s failed", printer["name"])

    def print_one(self, printer: Mapping[str, Any], job: Mapping[str, Any]) -> None:
        """Take one print to its printer, and say what came of it until the server has heard it."""
        try:
            data = self.server.content(job)
        except Refused as refused:
            self._settle(printer, job, Came("failed", "unfit", str(refused)))
            return
        # From here on it may have come out, whatever becomes of this program.
        self._begin(job)
        self._settle(printer, job, self._send(printer, job, data))

    def _begin(self, job: Mapping[str, Any]) -> None:
        """Say that it is sent now; a lost answer is asked for again while the claim holds."""
        began = time.monotonic()
        while True:
            try:
                self.server.begin(job)
                return
            except Away:
                if time.monotonic() - began > HOLDS:
                    raise
                self.stopping.wait(EVERY)

    def _send(self, printer: Mapping[str, Any], job: Mapping[str, Any], data: bytes) -> Came:
        heard = time.monotonic()

        def alive() -> None:
            nonlocal heard
            if time.monotonic() - heard < SIGN_OF_LIFE:
                return
            heard = time.monotonic()
            try:
                self.server.begin(job)
            except (Away, Refused):
                # Half of it may be on paper: it is sent to its end, and told when it is over.
                log.info("the server heard no sign of life of print %s", job["id"])

        if printer["reached"] == "network":
            return send_to_network(printer["address"], data, alive)
        raw = printer["takes"] == "escp" and not data.startswith(b"%PDF")
        return send_to_cups(printer["address"], data, alive, raw=raw, title=job["title"])

    def _settle(self, printer: Mapping[str, Any], job: Mapping[str, Any], came: Came) -> None:
        self.tell(came.outcome, printer=printer["name"], title=job["title"], detail=came.detail)
        pause = EVERY
        while True:
            try:
                self.server.settle(job, came.outcome, came.reason, came.detail)
                return
            except Away:
                # Nobody else knows it, so it is told even to a server that was away for hours. An
                # agent that is stopped leaves it: the server will ask a person.
                if self.stopping.wait(pause):
                    return
                pause = min(pause * 2, LONGEST_PAUSE)
            except Refused as refused:
                self.tell("left", printer=printer["name"], detail=str(refused))
                return

    def _is_mine(self, printer: Mapping[str, Any]) -> bool:
        return not self.printers or bool(self.printers & {printer["key"], printer["name"]})
