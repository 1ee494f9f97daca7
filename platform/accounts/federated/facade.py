"""The door for floors above: how a person's files follow when two accounts become one."""

from __future__ import annotations

from accounts.federated.moving import move_files_with

__all__ = ["move_files_with"]
