"""A short tone and the soft swell of a breath, through the machine's sound device."""

import threading
from collections.abc import Generator
from typing import Any, Final

import numpy as np

from posecheck.coach.breath import IN_S, OUT_S, Breath
from posecheck.text.translation import _

RATE_HZ: Final = 44100
PITCH_HZ: Final = 660.0
LENGTH_S: Final = 0.25
LOUDNESS: Final = 0.35
BREATH_HZ: Final = (196.0, 261.6)
"""From where to where the pitch goes while breathing in; out it goes back."""
BREATH_LOUDNESS: Final = 0.07
FADE_S: Final = 0.3
"""In so long a breath that is broken off falls silent."""


def tone_samples() -> np.ndarray:
    """The tone as (N,) int16 at RATE_HZ: swells and fades, so that it does not click."""
    t = np.arange(round(RATE_HZ * LENGTH_S)) / RATE_HZ
    wave = np.sin(2 * np.pi * PITCH_HZ * t) * np.sin(np.pi * t / LENGTH_S)
    return np.round(LOUDNESS * 32767 * wave).astype(np.int16)


def breath_samples(breath: Breath) -> np.ndarray:
    """Half a breath as (N,) int16 at RATE_HZ: rises while breathing in, falls while out."""
    length_s = IN_S if breath == "in" else OUT_S
    t = np.arange(round(RATE_HZ * length_s)) / RATE_HZ
    low, high = BREATH_HZ if breath == "in" else BREATH_HZ[::-1]
    # The phase is the integral of the pitch, which goes evenly from the one to the other.
    phase: np.ndarray = 2 * np.pi * (low * t + (high - low) * t**2 / (2 * length_s))
    swell = np.sin(np.pi * t / length_s) ** 2
    wave: np.ndarray = BREATH_LOUDNESS * 32767 * np.sin(phase) * swell
    return wave.round().astype(np.int16)


class NoSound(Exception):
    """There is no sound device, or it cannot be used."""


class Tone:
    """Plays the tone again and again without opening the device each time.

    Raises:
        NoSound: when there is no sound device.
    """

    def __init__(self) -> None:
        import miniaudio

        self._samples = tone_samples()
        self._position = len(self._samples)
        self._breaths: dict[Breath, np.ndarray] = {
            "in": breath_samples("in"),
            "out": breath_samples("out"),
        }
        self._breath = np.zeros(0, np.int16)
        self._lock = threading.Lock()
        try:
            self._device: Any = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE_HZ,
                buffersize_msec=60,
                app_name="posecheck",
            )
            stream = self._stream()
            next(stream)
            self._device.start(stream)
        except miniaudio.MiniaudioError as error:
            raise NoSound(_("no sound device")) from error

    def play(self) -> None:
        """Start the tone; returns at once."""
        with self._lock:
            self._position = 0

    def breathe(self, breath: Breath | None) -> None:
        """Start half a breath, or let the one under way fade; returns at once."""
        with self._lock:
            if breath is not None:
                self._breath = self._breaths[breath]
                return
            fading = self._breath[: round(FADE_S * RATE_HZ)]
            self._breath = (fading * np.linspace(1, 0, len(fading))).astype(np.int16)

    def close(self) -> None:
        """Let go of the sound device."""
        self._device.close()

    def _stream(self) -> Generator[bytes, int, None]:
        """Silence, and the tone where it was asked for."""
        frames = yield b""
        while True:
            mixed = np.zeros(frames, np.int16)
            with self._lock:
                piece = self._samples[self._position : self._position + frames]
                self._position += len(piece)
                mixed[: len(piece)] += piece
                breath, self._breath = self._breath[:frames], self._breath[frames:]
                # Both together stay far below the loudest that there is.
                mixed[: len(breath)] += breath
            frames = yield mixed.tobytes()
