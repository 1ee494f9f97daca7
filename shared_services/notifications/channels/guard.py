"""What is asked before anything leaves, whatever the channel, and noted after.

Simulated addresses reach nobody; a space at its trial writes to its own team; an address that
bounced gets nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.utils.translation import gettext as _

from kernel.tenancy import current_authority, current_authority_key
from shared_services.notifications.channels import queries, simulator
from shared_services.notifications.channels.actions import letters, reporting
from shared_services.notifications.channels.channel import (
    Channel,
    Envelope,
    Outcome,
    Session,
    Verdict,
    identity_of,
)
from shared_services.notifications.channels.models import SuppressedAddress
from shared_services.notifications.errors import ChannelAway
from shared_services.notifications.gathered.actions.centre import gather
from shared_services.notifications.gathered.actions.pointers import point_to
from shared_services.notifications.models import Notification

Reason = SuppressedAddress.Reason
SIMULATOR = "simulateur"


class Guarded:
    """A channel to the outside, asked through the guard. Opens its line at the first real need."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.name = channel.name

    @contextmanager
    def open(self) -> Iterator[Session]:
        with ExitStack() as stack:
            yield GuardedSession(self.channel, stack)

    def find(self, key: str) -> Outcome | None:
        found = self.channel.find(key)
        if found is not None and found.verdict == Verdict.ACCEPTED and current_authority():
            reporting.note_accepted(identity_of(key), found)
        return found


class GuardedSession:
    def __init__(self, channel: Channel, stack: ExitStack) -> None:
        self._channel = channel
        self._stack = stack
        self._line: Session | None = None
        self._away: Outcome | None = None
        self._looked_up: dict[str, SuppressedAddress | None] = {}
        self._looked_up_in = ""

    def expect(self, addresses: Iterable[str]) -> None:
        """Look these up together: the next messages go there, in the current space."""
        self._looked_up_in = current_authority_key()
        self._looked_up = queries.suppressions_of(addresses) if current_authority() else {}

    def send(self, envelope: Envelope) -> Outcome:
        if current_authority() is None:
            # The account host's own mails: no team, no list.
            return self._through(envelope)
        ended = _on_trial(envelope)
        if ended is not None:
            return ended
        _gathered(envelope)
        ended = _simulated(envelope)
        if ended is not None:
            return ended
        found = self._suppression_of(envelope.address)
        if found is None:
            return self._noted(envelope)
        if found.source_id is not None and found.source_id == envelope.notification_id:
            # Only a person has this one tried again, once the mailbox is mended.
            outcome = self._noted(envelope)
            if outcome.verdict == Verdict.ACCEPTED:
                reporting.note_answering(found.source_id)
            return outcome
        return _suppressed(envelope, found) or self._noted(envelope)

    def is_alive(self) -> bool:
        """Whether the line below, if there is one yet, still answers."""
        asked = getattr(self._line, "is_alive", None)
        return self._away is None and (asked is None or bool(asked()))

    def _suppression_of(self, address: str) -> SuppressedAddress | None:
        # The line serves several spaces, each with a list of its own. Each answer serves once:
        # two messages may go to one address, and the first one bounce.
        if self._looked_up_in == current_authority_key() and address in self._looked_up:
            return self._looked_up.pop(address)
        return queries.suppression_of(address)

    def _noted(self, envelope: Envelope) -> Outcome:
        identity = envelope.notification_id
        if identity is not None and getattr(self._channel, "reports_come_back", bool)():
            # Before sending: a report may be quicker than our commit.
            point_to(identity)
        outcome = self._through(envelope)
        if outcome.verdict == Verdict.ACCEPTED:
            reporting.note_accepted(identity, outcome)
        elif outcome.dead_address:
            _note_end(envelope, reporting.State.BOUNCED, outcome.reason)
        return outcome

    def _through(self, envelope: Envelope) -> Outcome:
        if self._away is not None:
            # One wait for a server that does not answer, not one per message.
            return self._away
        if self._line is None:
            try:
                self._line = self._stack.enter_context(self._channel.open())
            except ChannelAway as error:
                self._away = Outcome(Verdict.AWAY, str(error))
                return self._away
        return self._line.send(envelope)


def _simulated(envelope: Envelope) -> Outcome | None:
    ending = simulator.ending_of(envelope.address)
    if ending is None:
        return None
    _note_end(envelope, ending, _("Adresse du simulateur."), provider=SIMULATOR)
    return Outcome(Verdict.ACCEPTED, reference=SIMULATOR, provider=SIMULATOR)


def _gathered(envelope: Envelope) -> None:
    """Whatever becomes of the mail, its subject waits in the person's account."""
    identity = envelope.notification_id
    if envelope.user_id is not None and identity is not None and "@" in envelope.address:
        gather(identity, user_id=envelope.user_id, subject=envelope.subject, about=envelope.about)


def _on_trial(envelope: Envelope) -> Outcome | None:
    authority = current_authority()
    if authority is None or authority.state != "trial" or simulator.ending_of(envelope.address):
        return None
    if queries.is_team_address(envelope.address):
        return None
    return Outcome(
        Verdict.REFUSED,
        _("Espace à l'essai : seuls les membres de l'équipe reçoivent des messages."),
    )


def _suppressed(envelope: Envelope, found: SuppressedAddress) -> Outcome | None:
    """Why nothing leaves for this address; None when this message may."""
    if found.reason == Reason.COMPLAINT and not envelope.unsubscribe_url:
        return None
    if found.reason == Reason.STOP and envelope.urgent:
        # An alert that may save a life is no advertisement.
        return None
    if found.reason == Reason.BOUNCE and (row := _row(envelope)) is not None:
        letters.write_letter(row, why=found.get_reason_display())
    return Outcome(
        Verdict.REFUSED,
        _("Adresse écartée : %(reason)s.") % {"reason": found.get_reason_display()},
    )


def _note_end(
    envelope: Envelope, state: reporting.State, detail: str, *, provider: str = "smtp"
) -> None:
    row = _row(envelope)
    if row is not None:
        # The simulator's addresses may be used again: no list for them.
        real = provider != SIMULATOR
        reporting.note_event(row, state, provider=provider, detail=detail, for_good=real)


def _row(envelope: Envelope) -> Notification | None:
    identity = envelope.notification_id
    return Notification.objects.filter(pk=identity).first() if identity else None
