"""Speakers: the machine's own voice and tone, or nothing where there is no sound."""

import threading

from posecheck.voice.programs import SpeechProgram, speech_program
from posecheck.voice.tone import NoSound, Tone
from posecheck.voice.voice import Speaker


class Silence:
    """Says nothing."""

    def speak(self, text: str, stop: threading.Event) -> None:
        """Do nothing."""

    def tone(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class MachineSpeaker:
    """The machine's speech program and its sound device."""

    def __init__(self, tone: Tone, program: SpeechProgram | None) -> None:
        self._tone = tone
        self._program = program

    def speak(self, text: str, stop: threading.Event) -> None:
        """Say the words, unless `stop` is set meanwhile."""
        if self._program is not None and not self._program.speak(text, stop):
            self._program = None

    def tone(self) -> None:
        """Play the tone."""
        self._tone.play()

    def close(self) -> None:
        """Let go of the sound device."""
        self._tone.close()


def machine_speaker() -> tuple[Speaker, str | None]:
    """The machine's speaker, and in one sentence what is missing for sound, None = nothing."""
    try:
        tone = Tone()
    except (NoSound, ImportError, OSError):
        return Silence(), "there is no sound device: the words are only shown"
    program = speech_program()
    missing = None
    if program is None:
        missing = "there is no voice, only the tone: apt-get install espeak-ng gives one"
    return MachineSpeaker(tone, program), missing
