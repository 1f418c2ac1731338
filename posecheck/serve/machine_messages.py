"""Messages about the computer on which the server runs; see messages.py."""

from posecheck.serve.message import Message, told


class PhoneMessage(Message):
    """The door for phones, `POST` and `DELETE /api/machine/phone`."""

    open: bool = told("whether a phone can come in")
    links: list[str] = told("addresses for the phone, the likeliest first; empty while closed")
    code: str | None = told("the first of them as a QR code, an SVG image as a data URI")
    taps: list[str] = told("what the phone will ask, and what to tap, in words")


class MachineMessage(Message):
    """`GET /api/machine`: what this page may do to the computer's server."""

    phone: PhoneMessage | None = told("the door for phones; null = not offered here")
    can_close: bool = told("whether `POST /api/machine/close` ends the server")


class Subject(Message):
    """Something to be reminded of."""

    id: str = told("for the file's request")
    title: str = told("its name for people")


class RemindersMessage(Message):
    """`GET /api/reminders`."""

    subjects: list[Subject] = told("programmes and exercises that one can be reminded of")
