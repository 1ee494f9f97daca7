"""What a view says about spaces that are read only; `tenants.lifecycle` enforces it.

A view that says nothing answers GET and HEAD there, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def works_when_read_only(view: View) -> View:
    """Its writes are welcome in a read-only space: they sign out, export, or change nothing."""
    view.works_when_read_only = True  # type: ignore[attr-defined]
    return view


def rests_when_read_only(view: View) -> View:
    """It offers to write something: in a read-only space even reading it makes no sense."""
    view.rests_when_read_only = True  # type: ignore[attr-defined]
    return view
