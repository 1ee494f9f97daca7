"""Fetch uv from the package index with nothing but Python, for machines without pip.

Usage: fetch_uv.py FOLDER. The wheel's checksum is written here, so a mirror cannot swap it.
"""

import hashlib
import io
import os
import platform
import re
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

WHEELS = {
    "x86_64": "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    "aarch64": "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
}


def main(folder: Path) -> None:
    """Put the `uv` program in the folder; ends with a message when it cannot."""
    checksum = WHEELS.get(platform.machine())
    if checksum is None:
        sys.exit(f"no known uv for a {platform.machine()} machine")
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
    with urllib.request.urlopen(index, timeout=60) as answer:  # noqa: S310
        page = answer.read().decode()
    link = re.search(rf'href="([^"#]+)#sha256={checksum}"', page)
    if link is None:
        sys.exit(f"{index} does not offer the expected uv")
    address = urllib.parse.urljoin(index, link[1])
    with urllib.request.urlopen(address, timeout=300) as answer:  # noqa: S310
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != checksum:
        sys.exit("the file received is not the expected uv")
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        member = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        (folder / "uv").write_bytes(archive.read(member))
    (folder / "uv").chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
