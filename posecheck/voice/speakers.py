"""Speakers: the machine's own voice and tone, or nothing where there is no sound.

A speech program of its own for each sentence is the most reliable way: it can be stopped in the
middle of a word, and a sound system that hangs takes only that program with it.
"""

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from posecheck.coach.breath import Breath
from posecheck.text.translation import _, language
from posecheck.voice.environment import child_environment
from posecheck.voice.tone import NoSound, Tone
from posecheck.voice.voice import Speaker

LONGEST_S: Final = 40.0
"""No sentence takes longer; a program that does hangs."""
_VOICES: Final = {"en": "en-us"}
"""Voices of espeak whose names are not those of their languages."""
_POLL_S: Final = 0.03
_POWERSHELL: Final = (
    "Add-Type -AssemblyName System.Speech; "
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())"
)


@dataclass(frozen=True, slots=True)
class SpeechProgram:
    """A program that reads words from its standard input and says them."""

    name: str
    command: tuple[str, ...]

    def speak(self, text: str, stop: threading.Event) -> bool:
        """Say the words unless `stop` is set meanwhile; False when the program cannot."""
        try:
            child = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=child_environment(),
            )
        except OSError:
            return False
        with contextlib.suppress(OSError):
            assert child.stdin is not None
            child.stdin.write(text.encode())
            child.stdin.close()
        waited = 0.0
        while child.poll() is None and not stop.is_set() and waited < LONGEST_S:
            stop.wait(_POLL_S)
            waited += _POLL_S
        stopped = child.poll() is None
        if stopped:
            child.kill()
        return child.wait() == 0 or stopped


def speech_program(find: Callable[[str], str | None] = shutil.which) -> SpeechProgram | None:
    """The speech program of this machine, None when there is none.

    espeak speaks the language of the words; the voices of macOS and Windows are those that the
    person has chosen there.
    """
    for name in ("espeak-ng", "espeak"):
        path = find(name)
        if path:
            # A little slower than its default, for ears that cannot see the screen.
            voice = _VOICES.get(language(), language().split("_")[0])
            return SpeechProgram(name, (path, "-s", "150", "-v", voice, "--stdin"))
    if sys.platform == "darwin" and (path := find("say")):
        return SpeechProgram("say", (path, "-f", "-"))
    if sys.platform == "win32" and (path := find("powershell")):
        return SpeechProgram("Windows speech", (path, "-NoProfile", "-Command", _POWERSHELL))
    return None


class SilentSpeaker:
    """Says nothing."""

    def speak(self, text: str, stop: threading.Event) -> None:
        """Do nothing."""

    def tone(self) -> None:
        """Do nothing."""

    def breathe(self, breath: Breath | None) -> None:
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

    def breathe(self, breath: Breath | None) -> None:
        """Sound the pace of a breath."""
        self._tone.breathe(breath)

    def close(self) -> None:
        """Let go of the sound device."""
        self._tone.close()


def machine_speaker() -> tuple[Speaker, str | None]:
    """The machine's speaker, and in one sentence what is missing for sound, None = nothing."""
    try:
        tone = Tone()
    except (NoSound, ImportError, OSError):
        return SilentSpeaker(), _("there is no sound device: the words are only shown")
    program = speech_program()
    missing = None
    if program is None:
        missing = _("there is no voice, only the tone: apt-get install espeak-ng gives one")
    return MachineSpeaker(tone, program), missing
