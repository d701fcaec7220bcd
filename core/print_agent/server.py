"""What the print agent asks the server, over HTTP, with the token of its account."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

# No answer within so many seconds is none.
PATIENCE = 20
BUSY = (408, 425, 429)


class Away(Exception):
    """The server does not answer, or cannot now; the same may be asked again."""


class Refused(Exception):
    """The server says no, in a sentence; asking again would change nothing."""


@dataclass(frozen=True)
class Server:
    """The queue of one branch: ``address`` is the server's with the branch behind it.

    ``language`` is that of its sentences.
    """

    address: str
    token: str
    language: str = "en"

    def waiting(self, agent: str) -> list[dict[str, Any]]:
        """The printers of the queue, and how many prints wait for each and for this agent."""
        return list(self._json("GET", f"?agent={quote(agent)}")["printers"])

    def claim(self, printer: str, agent: str) -> dict[str, Any] | None:
        """The next print for ``printer``, which is in the hands of ``agent`` then."""
        found: dict[str, Any] | None
        found = self._json("POST", "/claim", {"printer": printer, "agent": agent})["job"]
        return found

    def content(self, job: Mapping[str, Any]) -> bytes:
        """What goes to the printer."""
        return self._ask("GET", f"/{job['id']}/content?claim={job['claim']}", None)

    def begin(self, job: Mapping[str, Any]) -> None:
        """Say that it is being sent to the printer from now on, or still is."""
        self._json("POST", f"/{job['id']}/begin", {"claim": job["claim"]})

    def settle(self, job: Mapping[str, Any], outcome: str, reason: str, detail: str) -> None:
        """Say what came of it."""
        told = {"claim": job["claim"], "outcome": outcome, "reason": reason, "detail": detail}
        self._json("POST", f"/{job['id']}/settle", told)

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = self._ask(method, path, body)
        try:
            return json.loads(answer)
        except ValueError:
            # A page of whoever else answers at that address, such as a proxy that is starting.
            raise Away("no JSON") from None

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> bytes:
        request = urllib.request.Request(
            f"{self.address.rstrip('/')}/api/print-queue{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json, */*",
                "Accept-Language": self.language,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                said = error.read()
            if error.code >= 500 or error.code in BUSY:
                raise Away(f"{error.code} {error.reason}") from None
            raise Refused(_sentence(said) or f"{error.code} {error.reason}") from None
        except (OSError, ValueError) as error:
            raise Away(str(getattr(error, "reason", error))) from None


def _sentence(said: bytes) -> str:
    """What a refusal of ours says; empty where it is somebody else's."""
    try:
        return " ".join(json.loads(said)["messages"])
    except (ValueError, KeyError, TypeError):
        return ""
