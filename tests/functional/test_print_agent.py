"""The print agent before a real server and a printer made of a socket: killed, it loses nothing.

What happens is waited for, never slept for: the printer says when it was called and what it was
sent, the agent says what it did.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from queue import Queue
from threading import Event

import pytest
from sqlalchemy import select
from webtest.http import StopableWSGIServer

from core.print_agent.agent import Agent
from core.print_agent.printers import send_to_cups, send_to_network
from core.print_agent.server import Away, Refused, Server
from core.testing import Browser
from core.workflow.printing.print_queue import PrintJob, decide, queue_test_page
from core.workflow.printing.print_rules import CLAIM
from core.workflow.printing.printers import BranchPrinter, keep_printer, printers_of

PATIENCE = 60


class FakePrinter:
    """A printer on the network; while it ``holds`` it takes a connection and reads nothing more."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(PATIENCE)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.sheets = Queue()
        self.called = threading.Event()
        self.released = threading.Event()
        self.released.set()
        threading.Thread(target=self._print, daemon=True).start()

    def _print(self):
        while True:
            try:
                caller, _address = self.socket.accept()
            except OSError:
                return
            with caller:
                got = caller.recv(1)
                self.called.set()
                self.released.wait(PATIENCE)
                while chunk := caller.recv(65536):
                    got += chunk
            self.sheets.put(got)


@pytest.fixture
def paper_tray():
    printer = FakePrinter()
    yield printer
    printer.released.set()
    printer.socket.close()


@pytest.fixture(scope="module")
def server(wsgi, installation):
    """The address of Shaanxi at a real server, and a token that opens its queue."""
    page = Browser(wsgi, installation).sign_in("administrator")
    made = page.post("/me/tokens", {"name": "print agent", "days": "30"})
    secret = re.search(r"qudao_[\w-]{20,}", made.text).group()
    running = StopableWSGIServer.create(wsgi, threads=4)
    yield Server(f"{running.application_url}shaanxi", secret)
    running.shutdown()
    running.runner.join()


@pytest.fixture
def job(installation, paper_tray):
    """The number of a test page that waits for the fake printer, alone in the queue."""
    with installation.work(branch="shaanxi") as context:
        was = next(iter(printers_of(context)), BranchPrinter(name="LQ"))
        keep_printer(context, replace(was, reached="network", address=paper_tray.address))
    with installation.work(branch="shaanxi") as context:
        for old in context.session.scalars(select(PrintJob)):
            context.session.delete(old)
        queue_test_page(context, printers_of(context)[0], "")
        context.session.flush()
        return context.session.scalar(select(PrintJob.id))


def state(installation):
    with installation.work(branch="shaanxi", write=False) as context:
        return context.session.execute(select(PrintJob.state, PrintJob.reason)).one()


def at_work(server):
    """An agent, and a list of what it has told."""
    told = []
    return Agent(server, (), lambda name, **said: told.append(name)), told


def serve(agent):
    """Let the agent look once, and finish what it found."""
    agent.look_once()
    for thread in agent._busy.values():
        thread.join(PATIENCE)
        assert not thread.is_alive()


def silent_for_a_minute(installation):
    with installation.work(branch="shaanxi") as context:
        for one in context.session.scalars(select(PrintJob)):
            one.touched -= CLAIM + timedelta(seconds=1)


def test_a_print_goes_to_the_printer_once_and_is_told_as_printed(
    server, job, paper_tray, installation
):
    agent, told = at_work(server)

    serve(agent)
    serve(agent)

    assert paper_tray.sheets.get(timeout=PATIENCE).startswith(b"%PDF")
    assert paper_tray.sheets.empty()
    assert state(installation) == ("printed", "")
    assert told == ["printed"]


def test_a_printer_that_is_off_is_a_failure_with_its_reason_and_can_be_tried_again(
    server, job, paper_tray, installation
):
    agent, told = at_work(server)
    address = paper_tray.address
    with installation.work(branch="shaanxi") as context:
        off = replace(printers_of(context)[0], address="127.0.0.1:1")
        keep_printer(context, off)

    serve(agent)
    failed = state(installation)
    with installation.work(branch="shaanxi") as context:
        keep_printer(context, replace(printers_of(context)[0], address=address))
        decide(context, job, "retry")
    serve(agent)

    assert failed == ("failed", "unreachable")
    assert paper_tray.sheets.get(timeout=PATIENCE)
    assert told == ["failed", "printed"]


def test_an_agent_killed_while_it_prints_leaves_a_question_and_no_second_sheet(
    server, job, paper_tray, installation
):
    paper_tray.released.clear()
    command = [sys.executable, "-c", "from core.cli import main; main()", "print-agent"]
    killed = subprocess.Popen(
        [*command, "--server", server.address],
        env={**os.environ, "QUDAO_PRINT_TOKEN": server.token},
    )
    assert paper_tray.called.wait(PATIENCE)

    killed.send_signal(signal.SIGKILL)
    killed.wait(PATIENCE)
    paper_tray.released.set()
    half = paper_tray.sheets.get(timeout=PATIENCE)
    right_after = state(installation)
    silent_for_a_minute(installation)
    agent, told = at_work(server)
    serve(agent)
    asked = state(installation)
    with installation.work(branch="shaanxi") as context:
        decide(context, job, "again")
    serve(agent)

    assert half
    assert right_after == ("printing", "")
    assert asked == ("doubtful", "vanished")
    assert paper_tray.sheets.get(timeout=PATIENCE).startswith(b"%PDF")
    assert paper_tray.sheets.empty()
    assert state(installation) == ("printed", "")
    assert told == ["printed"]


def test_an_answer_that_was_lost_on_the_way_prints_nothing_twice(
    server, job, paper_tray, installation
):
    """Every request reaches the server, and every second answer is lost."""
    lost = [True, False] * 20

    class Bad(Server):
        def _ask(self, method, path, body):
            answer = super()._ask(method, path, body)
            if method == "POST" and lost.pop():
                raise Away("lost")
            return answer

    agent, told = at_work(Bad(server.address, server.token))
    agent.stopping.wait = lambda _seconds: False

    for _look in range(12):
        serve(agent)

    assert paper_tray.sheets.get(timeout=PATIENCE)
    assert paper_tray.sheets.empty()
    assert told.count("printed") == 1
    assert state(installation) == ("printed", "")


def test_a_server_that_is_away_is_asked_until_it_answers(server, job, paper_tray, installation):
    down = [True] * 3

    class Restarting(Server):
        def _ask(self, method, path, body):
            if down:
                down.pop()
                raise Away("restarting")
            return super()._ask(method, path, body)

    agent, told = at_work(Restarting(server.address, server.token))
    tell, paused = agent.tell, []

    def stop_after(name, **said):
        tell(name, **said)
        if name in ("printed", "failed", "doubtful", "left"):
            agent.stop()

    def pause(seconds):
        paused.append(seconds)
        return len(paused) > 3 and Event.wait(agent.stopping, PATIENCE)

    agent.tell, agent.stopping.wait = stop_after, pause
    agent.run_forever()

    assert told == ["away", "back", "printed"]
    assert paused[:4] == [2.0, 4.0, 8.0, 1.0]
    assert state(installation)[0] == "printed"


def test_a_token_that_opens_nothing_is_refused_in_a_sentence(server):
    with pytest.raises(Refused, match="The token is wrong"):
        Server(server.address, "qudao_wrong").waiting("a")


def test_a_connection_that_breaks_or_stands_still_is_no_print(paper_tray):
    paper_tray.released.clear()
    still = send_to_network(paper_tray.address, b"x" * 30_000_000, lambda: None, standstill=0)
    nobody = send_to_network("127.0.0.1:1", b"x", lambda: None)

    assert (still.outcome, still.reason) == ("doubtful", "stuck")
    assert (nobody.outcome, nobody.reason) == ("failed", "unreachable")


@pytest.fixture
def cups(tmp_path, monkeypatch):
    """Commands as those of CUPS; what was printed lies in a folder."""

    def command(name, text):
        place = tmp_path / name
        place.write_text(f"#!/bin/sh\n{text}\n")
        place.chmod(0o755)

    kept = f'echo "$@" > {tmp_path}/asked; cat > {tmp_path}/paper'
    command("lp", f'{kept}; echo "request id is LQ-7"')
    command("lpstat", 'case "$*" in *not-completed*) ;; *) echo "LQ-7 li 1 now";; esac')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path, command


def test_cups_is_given_pdf_for_its_driver_and_dot_matrix_language_as_it_is(cups):
    folder, _command = cups

    slip = b"%PDF-1.4 /MediaBox [ 0 0 683.1496 396.8504 ]"
    drawn = send_to_cups("LQ", slip, lambda: None, raw=False, title="Slip CK-1")
    asked = (folder / "asked").read_text()
    typed = send_to_cups("LQ", b"\x1b@", lambda: None, raw=True, title="Slip CK-1")

    assert (drawn.outcome, typed.outcome) == ("printed", "printed")
    assert asked == "-d LQ -t Slip CK-1 -o media=Custom.241.0x140.0mm -o print-scaling=none -\n"
    assert "-o raw -" in (folder / "asked").read_text()
    assert (folder / "paper").read_bytes() == b"\x1b@"


def test_what_cups_refuses_has_not_come_out_and_what_it_gives_up_may_have(cups):
    _folder, command = cups

    aborted = 'echo "LQ-7 li"; echo " Alerts: job-aborted"'
    command("lpstat", f'case "$*" in *not-*) ;; *) {aborted};; esac')
    given_up = send_to_cups("LQ", b"%PDF", lambda: None, raw=False, title="Slip")
    command("lp", 'echo "lp: The printer or class does not exist." >&2; exit 1')
    refused = send_to_cups("LQ", b"%PDF", lambda: None, raw=False, title="Slip")

    assert (given_up.outcome, given_up.reason) == ("doubtful", "broken")
    assert (refused.outcome, refused.detail) == (
        "failed",
        "lp: The printer or class does not exist.",
    )
