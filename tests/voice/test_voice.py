"""One cue at a time, the newest important one wins, never a backlog."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from posecheck.coach.breath import IN_S, OUT_S, Breath
from posecheck.coach.cue import Cue
from posecheck.voice.environment import child_environment
from posecheck.voice.speakers import SpeechProgram, speech_program
from posecheck.voice.tone import BREATH_HZ, LENGTH_S, RATE_HZ, breath_samples, tone_samples
from posecheck.voice.voice import Voice


class Recorder:
    """A speaker whose sentences last until it is let go or interrupted."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.said: list[str] = []
        self.tones = 0
        self.breaths: list[Breath | None] = []
        self.let_go = threading.Event()
        self._began = threading.Condition()

    def speak(self, text: str, stop: threading.Event) -> None:
        with self._began:
            self.begun.append(text)
            self._began.notify_all()
        while not stop.is_set():
            if self.let_go.wait(0.005):
                self.said.append(text)
                return

    def breathe(self, breath: Breath | None) -> None:
        self.breaths.append(breath)

    def tone(self) -> None:
        self.tones += 1

    def close(self) -> None:
        pass

    def wait_for(self, count: int) -> None:
        with self._began:
            assert self._began.wait_for(lambda: len(self.begun) >= count, 5)


@pytest.fixture
def speaker() -> Recorder:
    return Recorder()


@pytest.fixture
def voice(speaker: Recorder) -> Iterator[Voice]:
    voice = Voice(speaker)
    yield voice
    voice.close()


def test_an_important_cue_interrupts_and_what_waited_is_forgotten(
    speaker: Recorder, voice: Voice
) -> None:
    voice.say(Cue.of("count", "four"))
    speaker.wait_for(1)
    voice.say(Cue.of("praise", "nice"))
    voice.say(Cue.of("warning", "too far"))
    speaker.wait_for(2)
    assert speaker.begun == ["four", "too far"]
    speaker.let_go.set()
    voice.wait(5)
    assert speaker.said == ["too far"]


def test_of_those_that_wait_only_the_newest_important_one_is_said(
    speaker: Recorder, voice: Voice
) -> None:
    voice.say(Cue.of("warning", "too far"))
    speaker.wait_for(1)
    for text in ("three", "two", "one"):
        voice.say(Cue.of("count", text))
    voice.say(Cue.of("caution", "enough"))
    voice.say(Cue.of("count", "zero"))
    speaker.let_go.set()
    voice.wait(5)
    assert speaker.said == ["too far", "enough"]


def test_mute_is_silent_at_once(speaker: Recorder, voice: Voice) -> None:
    voice.say(Cue.of("warning", "too far"))
    speaker.wait_for(1)
    voice.mute(True)
    voice.wait(5)
    voice.say(Cue.of("pain", "stop"))
    voice.tone()
    assert not voice.busy
    assert (speaker.said, speaker.tones) == ([], 0)
    voice.mute(False)
    voice.tone()
    assert speaker.tones == 1


def program(folder: Path, text: str) -> SpeechProgram:
    script = folder / "speak.py"
    script.write_text(text)
    return SpeechProgram("test", (sys.executable, str(script)))


def test_a_speech_program_is_given_the_words_and_stopped_in_the_middle(tmp_path: Path) -> None:
    said = tmp_path / "said"
    plain = program(tmp_path, f"import sys; open({str(said)!r}, 'w').write(sys.stdin.read())")
    assert plain.speak("Bring your knees back; `a little`.", threading.Event())
    assert said.read_text() == "Bring your knees back; `a little`."

    endless = program(tmp_path, "import time; time.sleep(600)")
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    assert endless.speak("words", stop)
    assert time.monotonic() - began < 300


def test_a_speech_program_that_fails_is_noticed(tmp_path: Path) -> None:
    assert not program(tmp_path, "raise SystemExit(3)").speak("words", threading.Event())
    assert not SpeechProgram("none", ("/nowhere/speak",)).speak("words", threading.Event())


def test_the_machines_program_is_found_or_none() -> None:
    found = speech_program(lambda name: f"/bin/{name}" if name == "espeak" else None)
    assert found is not None
    assert found.command[0] == "/bin/espeak"
    if sys.platform.startswith("linux"):
        assert speech_program(lambda name: None) is None


def test_children_do_not_load_the_libraries_of_opencv() -> None:
    import cv2

    inside = str(Path(cv2.__file__).parent)
    assert not any(inside in value for value in child_environment().values())
    assert child_environment()["HOME"] == os.environ["HOME"]


def test_the_tone_swells_and_fades() -> None:
    samples = tone_samples()
    assert len(samples) == round(RATE_HZ * LENGTH_S)
    assert abs(int(samples[0])) < 50
    assert abs(int(samples[-1])) < 50
    assert 8000 < np.abs(samples).max() < 20000


def test_the_breath_is_soft_rises_and_falls_and_never_sounds_under_words(
    voice: Voice, speaker: Recorder
) -> None:
    voice.breathe("in")
    voice.breathe("in")
    voice.breathe("out")
    assert speaker.breaths == ["in", "out"]
    voice.say(Cue.of("count", "Two to go."))
    speaker.wait_for(1)
    voice.breathe("in")
    assert speaker.breaths[-1] is None
    speaker.let_go.set()
    voice.wait(5)
    voice.breathe("in")
    voice.mute(True)
    voice.breathe("out")
    assert speaker.breaths[-2:] == ["in", None]


@pytest.mark.parametrize(("breath", "length_s"), [("in", IN_S), ("out", OUT_S)])
def test_the_pitch_of_a_breath_goes_where_the_breath_goes(breath: Breath, length_s: float) -> None:
    samples = breath_samples(breath).astype(float)
    assert len(samples) == round(RATE_HZ * length_s)
    assert np.abs(samples).max() < 0.1 * 32767
    assert abs(samples[0]) + abs(samples[-1]) < 10, "no click"

    def pitch(piece: np.ndarray) -> float:
        crossings = np.flatnonzero((piece[:-1] < 0) & (piece[1:] >= 0))
        return float(RATE_HZ * (len(crossings) - 1) / (crossings[-1] - crossings[0]))

    third = len(samples) // 3
    early, late = pitch(samples[third // 2 : third]), pitch(samples[-third : -third // 2])
    assert (late > early) == (breath == "in")
    assert BREATH_HZ[0] < min(early, late) < max(early, late) < BREATH_HZ[1]
