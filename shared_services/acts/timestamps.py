"""Timestamp authorities (RFC 3161): one over HTTP, one of our own for the demo and the tests."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from shared_services.acts.errors import NoStamp

PATIENCE = (4, 15)
LARGEST_REPLY = 256 * 1024
PEM = serialization.Encoding.PEM
DEMO_NAME = "Horodatage de démonstration, sans valeur"


class Authority(Protocol):
    def reply(self, query: bytes) -> bytes:
        """The authority's answer in DER. Raises NoStamp."""
        ...

    def roots(self) -> bytes:
        """PEM of the certificates that its stamps lead to. Raises NoStamp."""
        ...


@dataclass(frozen=True)
class Stamp:
    reply: bytes
    stamped_at: datetime


def authority() -> Authority | None:
    """The one of this deployment; None: acts go online without a stamp."""
    if settings.TIMESTAMPS["URL"]:
        return Distant(settings.TIMESTAMPS["URL"], settings.TIMESTAMPS["ROOTS"])
    if settings.DEMO and shutil.which("openssl"):
        return Local(Path(settings.HOME) / "timestamp-authority")
    return None


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def stamp(content: bytes, by: Authority) -> Stamp:
    """Ask for a stamp and believe it only when it proves this very content. Raises NoStamp."""
    asked = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    reply = by.reply(asked.as_bytes())
    try:
        roots = x509.load_pem_x509_certificates(by.roots())
        read = decode_timestamp_response(reply)
        check = VerifierBuilder.from_request(asked)
        for root in roots:
            check = check.add_root_certificate(root)
        check.build().verify_message(read, content)
    except (ValueError, VerificationError) as error:
        raise NoStamp("no_stamp", f"stamp not believed: {error}") from error
    return Stamp(reply, read.tst_info.gen_time)


@dataclass(frozen=True)
class Distant:
    url: str
    roots_file: str

    def reply(self, query: bytes) -> bytes:
        kind = {"Content-Type": "application/timestamp-query"}
        try:
            with requests.post(
                self.url, query, headers=kind, timeout=PATIENCE, allow_redirects=False, stream=True
            ) as answer:
                body = answer.raw.read(LARGEST_REPLY + 1, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise NoStamp("no_stamp", f"the authority is away: {type(error).__name__}") from error
        if answer.status_code != 200 or len(body) > LARGEST_REPLY:
            raise NoStamp("no_stamp", f"the authority answers HTTP {answer.status_code}")
        return bytes(body)

    def roots(self) -> bytes:
        return _read(Path(self.roots_file))


@dataclass(frozen=True)
class Local:
    """Signs with a key of its own, made at first use: real stamps that prove nothing to anybody."""

    home: Path

    def reply(self, query: bytes) -> bytes:
        self._make_once()
        with tempfile.TemporaryDirectory() as folder, (self.home / "lock").open() as lock:
            # One serial number each.
            fcntl.flock(lock, fcntl.LOCK_EX)
            asked, answer = Path(folder, "query.tsq"), Path(folder, "reply.tsr")
            asked.write_bytes(query)
            words = ["-config", "tsa.cnf", "-signer", "signer.pem", "-inkey", "key.pem"]
            done = subprocess.run(
                [
                    shutil.which("openssl") or "openssl",
                    "ts",
                    "-reply",
                    *words,
                    "-queryfile",
                    asked,
                    "-out",
                    answer,
                ],
                cwd=self.home,
                capture_output=True,
                timeout=20,
                check=False,
            )
            if done.returncode:
                raise NoStamp("no_stamp", done.stderr.decode(errors="replace")[:300])
            return answer.read_bytes()

    def roots(self) -> bytes:
        self._make_once()
        return _read(self.home / "root.pem")

    def _make_once(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.home / "ready").exists():
                _make(self.home)
                (self.home / "ready").touch()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NoStamp("no_stamp", f"no root certificates: {error.strerror}") from error


def _make(home: Path) -> None:
    root_key, key = (rsa.generate_private_key(65537, 2048) for _each in range(2))
    root_name = f"{DEMO_NAME} (racine)"
    root = _certificate(root_name, root_key, root_name, root_key, is_root=True)
    signer = _certificate(DEMO_NAME, key, root_name, root_key, is_root=False)
    (home / "root.pem").write_bytes(root.public_bytes(PEM))
    (home / "signer.pem").write_bytes(signer.public_bytes(PEM))
    plain = serialization.NoEncryption()
    secret = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain)
    (home / "key.pem").touch(mode=0o600)
    (home / "key.pem").write_bytes(secret)
    (home / "serial").write_text("01\n")
    (home / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=ours\n[ours]\nserial=serial\nsigner_digest=sha256\n"
        "default_policy=1.2.3.4.1\ndigests=sha256\nordering=yes\ntsa_name=no\n"
    )


def _certificate(
    name: str, key: rsa.RSAPrivateKey, by: str, by_key: rsa.RSAPrivateKey, *, is_root: bool
) -> x509.Certificate:
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if not is_root:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(purpose, critical=True)
    return made.sign(by_key, hashes.SHA256())
