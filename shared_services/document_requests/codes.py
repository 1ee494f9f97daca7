"""Codes on paper that lead to a page which tells whether the paper is ours."""

from __future__ import annotations

import io

import qrcode
import qrcode.image.svg


def code_of(address: str) -> str:
    """The code as SVG, black on white."""
    out = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=1).save(out)
    return out.getvalue().decode()
