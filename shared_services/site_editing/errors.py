from kernel.errors import DomainError


class WrongEditing(DomainError):
    """What was asked about a page cannot be done; the message says why."""
