"""What people get wrong: one clear sentence on stderr, exit status 2, nothing left behind."""

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest


def posecheck(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "posecheck", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("posecheck: ")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def audio_only(path: Path) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=16000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16000), np.float32), "fltp", "mono")
        frame.sample_rate = 16000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


CASES = {
    "a text file named .mp4": (lambda p: p.write_text("not a video\n" * 50), "clip.mp4"),
    "an empty file": (lambda p: p.write_bytes(b""), "clip.mp4"),
    "sound without pictures": (audio_only, "clip.mp4"),
    "a folder": (lambda p: p.mkdir(), "clip.mp4"),
    "a file that is not there": (lambda p: None, "clip.mp4"),
    "an npz that is none": (lambda p: p.write_bytes(b"PK nothing"), "clip.npz"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_is_no_video(case: str, tmp_path: Path):
    make, name = CASES[case]
    make(tmp_path / name)
    before = sorted(tmp_path.iterdir())
    done = posecheck("analyze", name, "-e", "cat_cow", cwd=tmp_path)
    assert_one_sentence(done, name)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-e", "catcow"], ["catcow", "cat_cow", "childs_pose"]),
        ([], ["-e"]),
        (["-e", "cat_cow", "--height", "tall"], ["tall", "5ft7in"]),
        (["-e", "cat_cow", "--height", "17cm"], ["17cm"]),
        (["-e", "cat_cow", "--level", "4"], ["--level"]),
        (["-e", "cat_cow", "--model", "huge.task"], ["huge.task"]),
        (["-e", "cat_cow", "--colour", "red"], ["--colour"]),
        (["--definition", "nothing.toml"], ["nothing.toml"]),
    ],
)
def test_a_wrong_option(arguments: list[str], words: list[str], samples: Path, tmp_path: Path):
    done = posecheck("analyze", samples / "cat_cow_good.mp4", *arguments, cwd=tmp_path)
    assert_one_sentence(done, *words)
    assert list(tmp_path.iterdir()) == []


def test_a_definition_with_a_wrong_key(samples: Path, tmp_path: Path):
    from posecheck.exercises.library import _MOVEMENTS

    text = (_MOVEMENTS / "cat_cow.toml").read_text().replace("per_s", "per_sec")
    (tmp_path / "mine.toml").write_text(text)
    clip = samples / "cat_cow_good.mp4"
    done = posecheck("analyze", clip, "--definition", "mine.toml", cwd=tmp_path)
    assert_one_sentence(done, "mine.toml", "per_sec", "per_s")


def test_a_place_where_nothing_can_be_written(samples: Path, tmp_path: Path):
    # A file in the way of a folder stops even the super-user.
    (tmp_path / "full").write_text("")
    clip = samples / "cat_cow_good.mp4"
    done = posecheck("analyze", clip, "-e", "cat_cow", "-o", "full/out", cwd=tmp_path)
    assert_one_sentence(done, "full/out", "-o")
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may write anywhere")
def test_a_read_only_folder(samples: Path, tmp_path: Path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    clip = samples / "cat_cow_good.mp4"
    done = posecheck("analyze", clip, "-e", "cat_cow", "-o", "locked/out", cwd=tmp_path)
    assert_one_sentence(done, "locked/out")


def test_a_video_without_a_person_is_a_result(tmp_path: Path):
    with av.open(str(tmp_path / "empty_room.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for i in range(30):
            picture = np.full((240, 320, 3), 90 + i, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        out.mux(stream.encode(None))
    done = posecheck("analyze", "empty_room.mp4", "-e", "cat_cow", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "judged 0.0 of 2.0 s" in done.stdout
    assert "The picture is blank." in done.stdout


def test_a_video_cut_in_the_middle_gives_what_it_holds(samples: Path, tmp_path: Path):
    # Without its index (a recording that was never finished) an MP4 cannot be read; as MPEG
    # transport stream what was written before the cut can.
    source = samples / "cat_cow_good.mp4"
    whole = tmp_path / "whole.ts"
    with av.open(str(source)) as src, av.open(str(whole), "w", format="mpegts") as out:
        stream = src.streams.video[0]
        copy = out.add_stream_from_template(stream)
        for packet in src.demux(stream):
            if packet.dts is not None and packet.pts * stream.time_base < 4:
                packet.stream = copy
                out.mux(packet)
    data = whole.read_bytes()
    (tmp_path / "cut.ts").write_bytes(data[: len(data) // 2])
    done = posecheck("analyze", "cut.ts", "-e", "cat_cow", "--no-video", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "cut.posecheck" / "result.json").exists()

    (tmp_path / "cut.mp4").write_bytes(source.read_bytes()[:30_000])
    done = posecheck("analyze", "cut.mp4", "-e", "cat_cow", "--no-video", cwd=tmp_path)
    assert done.returncode in (0, 2)
    if done.returncode == 2:
        assert_one_sentence(done, "cut.mp4")
