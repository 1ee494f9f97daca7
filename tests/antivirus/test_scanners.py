"""The two scanners: clamd, really running, and the reduced one of a bare machine."""

from __future__ import annotations

import io
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from kernel.antivirus import facade as antivirus
from kernel.antivirus.clamd import Clamd
from kernel.antivirus.facade import State
from tests.antivirus.files import EICAR, INFECTED_PDF, PDF, archive, bomb
from tests.factories.document_requests import jpeg, png


def scan(content: bytes) -> antivirus.Verdict:
    stream = io.BytesIO(content)
    verdict = antivirus.scan(stream)
    assert stream.tell() == 0, "put back at its start"
    return verdict


@pytest.mark.clamd
@pytest.mark.parametrize("content", [PDF, png(), jpeg(), b""])
def test_clamd_lets_harmless_files_pass(clamd: Any, content: bytes) -> None:
    assert scan(content) == antivirus.CLEAN


@pytest.mark.clamd
@pytest.mark.parametrize(
    "content", [EICAR, INFECTED_PDF, archive("readme.txt", EICAR)], ids=["bare", "pdf", "zip"]
)
def test_clamd_finds_the_test_virus(clamd: Any, content: bytes) -> None:
    verdict = scan(content)
    assert verdict.state == State.INFECTED
    assert "Eicar" in verdict.finding


@pytest.mark.clamd
def test_an_archive_bomb_is_a_finding_not_a_pass(clamd: Any) -> None:
    verdict = scan(bomb())
    assert verdict.state == State.INFECTED
    assert verdict.finding.startswith("Heuristics.Limits.Exceeded")


@pytest.mark.clamd
def test_more_than_clamd_takes_is_unknown_never_clean(clamd: Any) -> None:
    verdict = scan(b"a" * 3_000_000)
    assert verdict.state == State.UNKNOWN


@pytest.mark.clamd
def test_a_clamd_that_is_gone_gives_no_verdict(clamd: Any) -> None:
    clamd.stop()
    assert scan(PDF).state == State.UNKNOWN
    assert not antivirus.answers()
    clamd.start()
    assert scan(PDF) == antivirus.CLEAN
    assert antivirus.answers()


def test_a_clamd_that_never_answers_is_given_up_in_time(tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(tmp_path / "s"))
    server.listen()
    held: list[Any] = []
    thread = threading.Thread(target=lambda: held.append(server.accept()), daemon=True)
    thread.start()
    verdict = Clamd(f"clamd://{tmp_path}/s", timeout=0.3).scan(io.BytesIO(PDF))
    assert verdict.state == State.UNKNOWN
    assert verdict.finding == "TimeoutError"
    server.close()


@pytest.mark.parametrize("address", ["http://x", "clamd://", "reduced"])
def test_an_address_that_is_no_clamd_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an address of clamd"):
        Clamd(address, timeout=1)


@pytest.mark.parametrize("content", [PDF, png(), jpeg(), b""])
def test_the_reduced_scanner_lets_harmless_files_pass(content: bytes) -> None:
    assert antivirus.is_reduced()
    assert scan(content) == antivirus.CLEAN


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (EICAR, "eicar_test_file"),
        (INFECTED_PDF, "eicar_test_file"),
        (PDF + b"<< /OpenAction << /S /Launch /F (cmd.exe) >> >>", "pdf_that_starts_a_program"),
        (PDF + b"<< /OpenAction 5 0 R /S /JavaScript >>", "pdf_that_starts_a_program"),
        (PDF + b"<< /Type /EmbeddedFile /F (facture.pdf.exe) >>", "pdf_with_a_program_inside"),
        (jpeg() + archive("x.js", b"alert()"), "archive_behind_another_file"),
        (jpeg() + b"<script>alert(1)</script>", "page_or_script_inside_a_picture"),
        (b"MZ" + b"\0" * 200, "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
    ],
    # An archive bears the second it was made: as a name, it would differ between two workers.
    ids=["bare", "pdf", "launch", "script", "embedded", "archive", "page", "exe", "shell"],
)
def test_the_reduced_scanner_knows_what_a_paper_never_holds(content: bytes, rule: str) -> None:
    verdict = scan(content)
    assert verdict.state == State.INFECTED
    assert verdict.finding == rule
