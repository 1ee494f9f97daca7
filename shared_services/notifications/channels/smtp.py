"""Django's SMTP line, with the three commands of a mail sent together (RFC 2920) where the server
takes them so: two round trips instead of four.
"""

from __future__ import annotations

import re
import smtplib
from typing import Any

from django.core.mail.backends import smtp

# RFC 5321, 4.5.2: a dot alone on its line ends the mail.
_DOT = re.compile(rb"^\.", re.MULTILINE)
_CLOSING = 421
_GO_ON = 354

Answer = tuple[int, bytes]


class EmailBackend(smtp.EmailBackend):
    connection: Any  # smtplib's, once open

    @property
    def connection_class(self) -> Any:
        return super().connection_class if self.use_ssl else Line

    def send_composed(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand over one mail that is ready, its lines ended by CRLF.

        Both addresses are plain ones (`composing.is_plain_address`). Raises smtplib.SMTPException
        as smtplib's own `sendmail` does.
        """
        with self._lock:
            self.open()
            line = self.connection
            line.ehlo_or_helo_if_needed()
            if isinstance(line, Line) and line.has_extn("pipelining"):
                line.hand_over(sender, recipient, mail)
            else:
                line.sendmail(sender, recipient, mail)


class Line(smtplib.SMTP):
    def hand_over(self, sender: str, recipient: str, mail: bytes) -> None:
        size = f" size={len(mail)}" if self.has_extn("size") else ""
        self.send(
            f"MAIL FROM:<{sender}>{size}\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode("ascii")
        )
        # Every answer is read before any is judged, or the next mail would get those left.
        sender_said = self._answer()
        if sender_said[0] == _CLOSING:
            raise smtplib.SMTPSenderRefused(*sender_said, sender)
        recipient_said = self._answer()
        if recipient_said[0] == _CLOSING:
            raise smtplib.SMTPRecipientsRefused({recipient: recipient_said})
        data_said = self._answer()
        taken = sender_said[0] == 250 and recipient_said[0] in {250, 251}
        if data_said[0] == _GO_ON:
            # Some say so after a refusal too: they wait for an end, and get an empty mail's.
            self.send(_quoted(mail) if taken else b".\r\n")
            data_said = self._answer()
        if taken and data_said[0] == 250:
            return
        if self.sock:
            self.rset()
        if sender_said[0] != 250:
            raise smtplib.SMTPSenderRefused(*sender_said, sender)
        if not taken:
            raise smtplib.SMTPRecipientsRefused({recipient: recipient_said})
        raise smtplib.SMTPDataError(*data_said)

    def _answer(self) -> Answer:
        said = self.getreply()
        if said[0] == _CLOSING:
            self.close()
        return said


def _quoted(mail: bytes) -> bytes:
    ended = b"" if mail.endswith(b"\r\n") else b"\r\n"
    return _DOT.sub(b"..", mail) + ended + b".\r\n"
