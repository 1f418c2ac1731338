"""Uploads as they come in: too slow, too large, no room, and no video."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from posecheck.errors import InputError
from posecheck.serve import upload_intake, upload_probe
from posecheck.serve.upload_intake import LEAST_PER_S, SPARE_BYTES, DiskFull, TooLarge, receive
from posecheck.serve.upload_probe import Probe
from tests import made_clips
from tests.serve.serving import serving
from tests.serve.test_upload_queue import SEND, finished


class Disk(NamedTuple):
    """What `shutil.disk_usage` gives."""

    total: int
    used: int
    free: int


class Sender:
    """Sends pieces of a size, one every so many seconds of a clock of its own."""

    def __init__(self, size: int, every_s: float, count: int) -> None:
        self.size, self.every_s, self.count = size, every_s, count
        self.now = 0.0
        self.sent = 0

    def clock(self) -> float:
        return self.now

    async def chunks(self) -> AsyncIterator[bytes]:
        for _ in range(self.count):
            self.now += self.every_s
            self.sent += 1
            yield bytes(self.size)


def taken(sender: Sender, path: Path, most: int = 10**9) -> int:
    asyncio.run(receive(sender.chunks(), path, most, clock=sender.clock))
    return path.stat().st_size


def test_an_upload_that_drips_is_ended(tmp_path: Path) -> None:
    drip = Sender(size=1, every_s=1.0, count=10_000)
    with pytest.raises(InputError, match="too slow"):
        taken(drip, tmp_path / "drip")
    assert drip.now <= 31.0
    # Nor does a quick beginning buy more than one stretch.
    late = Sender(size=1, every_s=1.0, count=10_000)

    async def quick_then_slow() -> AsyncIterator[bytes]:
        yield bytes(10_000_000)
        async for chunk in late.chunks():
            yield chunk

    with pytest.raises(InputError, match="too slow"):
        asyncio.run(receive(quick_then_slow(), tmp_path / "late", 10**9, clock=late.clock))
    assert late.now <= 61.0


def test_a_slow_telephone_is_waited_for(tmp_path: Path) -> None:
    slow = Sender(size=2 * LEAST_PER_S, every_s=1.0, count=600)
    assert taken(slow, tmp_path / "slow") == 600 * 2 * LEAST_PER_S
    pauses = Sender(size=2 * 25 * LEAST_PER_S, every_s=25.0, count=20)
    assert taken(pauses, tmp_path / "pauses") == 20 * pauses.size


def test_room_is_checked_as_an_upload_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mebibyte = 2**20
    sender = Sender(size=mebibyte, every_s=0.0, count=1000)

    def usage(folder: object) -> Disk:
        # Somebody else fills the disk: after forty pieces there is no room to spare.
        return Disk(10**12, 0, SPARE_BYTES + (40 - sender.sent) * mebibyte)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    with pytest.raises(DiskFull):
        taken(sender, tmp_path / "large")
    assert 40 <= sender.sent <= 40 + upload_intake.ROOM_EVERY / mebibyte


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_disk_that_is_full_at_a_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda path, mode: opened(Path("/dev/full"), "wb"))
    with pytest.raises(DiskFull) as full:
        taken(Sender(1_000_000, 0.0, 1), tmp_path / "file")
    assert isinstance(full.value.__cause__, OSError)
    assert full.value.__cause__.errno == errno.ENOSPC


def test_more_than_is_taken(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        taken(Sender(1000, 0.0, 11), tmp_path / "file", most=10_000)
    assert taken(Sender(1000, 0.0, 10), tmp_path / "whole", most=10_000) == 10_000


def test_without_room_one_sentence_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path) as served, served.client() as client:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(10**9, 10**9, 0))
        monkeypatch.setattr(upload_intake, "ROOM_EVERY", 1000)

        def unannounced() -> Any:
            for _ in range(20):
                yield bytes(500)

        for content in (bytes(1000), unannounced()):
            answer = client.post(SEND, content=content)
            assert answer.status_code == 507
            assert answer.json()["message"].startswith("There is no room for the video")
        assert client.get("/api/uploads").json() == []
        assert list(served.settings.results.iterdir()) == []


def test_what_is_no_video_is_told_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as served, served.client() as client:
        for name, content, words in (
            ("notes.txt", b"these are notes" * 100, "notes.txt is not a video"),
            ("cat.NPZ", b"PK" + bytes(500), "cat.NPZ is not a landmarks file"),
        ):
            sent = client.post(SEND + f"&name={name}", content=content).json()
            assert (sent["state"], sent["position"]) == ("failed", None)
            assert words in sent["message"]
            assert str(tmp_path) not in sent["message"]
        assert [u["state"] for u in client.get("/api/uploads").json()] == ["failed"] * 2
        assert list(served.settings.results.iterdir()) == []


def test_pictures_a_second_of_a_file_without_times(tmp_path: Path, samples: Path) -> None:
    first = islice(made_clips.pictures(samples / "cat_cow_good.mp4"), 12)
    stream = made_clips.write(first, tmp_path / "bare.mjpeg")
    with serving(tmp_path) as served, served.client() as client:
        path = SEND + "&name=bare.mjpeg"
        for wrong in ("0", "-5", "1001", "nan", "inf", "many"):
            assert client.post(f"{path}&fps={wrong}", content=b"x").status_code == 422
        sent = client.post(path + "&fps=4", content=stream.read_bytes()).json()
        upload = finished(client, sent["id"])
        assert upload["state"] == "done", upload["message"]
        (row,) = client.get("/api/history").json()["sessions"]
    assert row["duration_s"] == pytest.approx(12 / 4, abs=0.3)


def test_a_file_that_keeps_the_decoder_busy_is_left_to_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_probe, "PATIENCE_S", 0.0)
    file = tmp_path / "video"
    file.write_bytes(b"anything")
    assert asyncio.run(Probe().look(file, "clip.mp4")) is None


def _break(*_: object) -> None:
    """End the process without a word, as a fault of the memory does."""
    os._exit(11)


def test_a_file_that_breaks_the_decoder_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_probe, "_say", _break)
    said = asyncio.run(Probe().look(tmp_path / "video", "clip.mp4"))
    assert said is not None
    assert said.startswith("clip.mp4 is not a video that can be read")
