"""Files a scanner should refuse, made here so that none lies in the repository."""

from __future__ import annotations

import io
import zipfile

# In two halves: no scanner of a developer's machine must take this file for the test file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
INFECTED_PDF = PDF.replace(b"<<>>\nendobj", b"<<>>\nstream\n" + EICAR + b"\nendstream\nendobj")


def archive(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """Some kilobytes that become sixteen megabytes."""
    return archive("zeros", b"\0" * 16_000_000)
