from tenants.reversibility.views.deletion import accept, ask_deletion, cancel, deletion, visa
from tenants.reversibility.views.exports import allow_operator, ask, download, index

__all__ = [
    "accept",
    "allow_operator",
    "ask",
    "ask_deletion",
    "cancel",
    "deletion",
    "download",
    "index",
    "visa",
]
