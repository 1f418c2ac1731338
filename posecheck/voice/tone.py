"""A short, soft tone through the machine's sound device."""

import threading
from collections.abc import Generator
from typing import Any, Final

import numpy as np

from posecheck.text.translation import _

RATE_HZ: Final = 44100
PITCH_HZ: Final = 660.0
LENGTH_S: Final = 0.25
LOUDNESS: Final = 0.35


def tone_samples() -> np.ndarray:
    """The tone as (N,) int16 at RATE_HZ: swells and fades, so that it does not click."""
    t = np.arange(round(RATE_HZ * LENGTH_S)) / RATE_HZ
    wave = np.sin(2 * np.pi * PITCH_HZ * t) * np.sin(np.pi * t / LENGTH_S)
    return np.round(LOUDNESS * 32767 * wave).astype(np.int16)


class NoSound(Exception):
    """There is no sound device, or it cannot be used."""


class Tone:
    """Plays the tone again and again without opening the device each time.

    Raises:
        NoSound: when there is no sound device.
    """

    def __init__(self) -> None:
        import miniaudio

        self._samples = tone_samples().tobytes()
        self._position = len(self._samples)
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

    def close(self) -> None:
        """Let go of the sound device."""
        self._device.close()

    def _stream(self) -> Generator[bytes, int, None]:
        """Silence, and the tone where it was asked for."""
        frames = yield b""
        while True:
            wanted = 2 * frames
            with self._lock:
                piece = self._samples[self._position : self._position + wanted]
                self._position += len(piece)
            frames = yield piece + bytes(wanted - len(piece))
