"""Which files become clips, and what they are called."""

import os
from pathlib import Path

import pytest

from posecheck.batch.clips import find_clips, unique_names
from posecheck.errors import InputError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["/v/cat.mp4", "/v/cow.mp4"], ["cat", "cow"]),
        (["/a/cat.mp4", "/b/cat.mp4", "/b/cow.mp4"], ["a-cat", "b-cat", "cow"]),
        (["/a/x/cat.mp4", "/b/x/cat.mp4"], ["a-x-cat", "b-x-cat"]),
        (["/v/cat.mp4", "/v/cat.mov"], ["v-cat-mp4", "v-cat-mov"]),
        (["/v/Cat.mp4", "/w/cat.mp4"], ["v-Cat", "w-cat"]),  # one folder on some systems
        (["/v/a b:c.mp4", "/v/.hidden.mp4"], ["a_b_c", "hidden"]),
        (["/v/a b.mp4", "/v/a_b.mp4"], ["v-a_b-mp4", "v-a_b-mp4-2"]),
        (["s3://bucket/one/cat.mp4", "/v/cat.mp4"], ["one-cat", "v-cat"]),
        (["/v/Rücken.mp4"], ["Rücken"]),
        ([], []),
    ],
)
def test_names_are_short_unique_and_fit_for_folders(sources: list[str], names: list[str]):
    assert unique_names(sources) == names


def test_folders_are_searched_to_the_bottom_for_videos_only(tmp_path: Path):
    touch(tmp_path, "b.MP4", "a.mov", "deep/er/c.webm", "notes.txt", "a.expect.toml", ".d.mp4")
    touch(tmp_path, ".cache/e.mp4")
    found = [os.path.relpath(clip.source, tmp_path) for clip in find_clips([str(tmp_path)])]
    assert found == ["a.mov", "b.MP4", os.path.join("deep", "er", "c.webm")]


def test_files_and_folders_mix_and_each_clip_comes_once(tmp_path: Path):
    touch(tmp_path, "v/a.mp4", "v/b.mp4", "odd.bin")
    paths = [str(tmp_path / name) for name in ("v/b.mp4", "v", "odd.bin", "v/../v/a.mp4")]
    assert [clip.name for clip in find_clips(paths)] == ["b", "a", "odd"]


def test_what_posecheck_wrote_itself_is_no_clip(tmp_path: Path):
    touch(tmp_path, "a.mp4", "a.posecheck/annotated.mp4", "a.posecheck/result.json")
    touch(tmp_path, "out/a/annotated.mp4", "out/other.mp4", "annotated.mp4")
    found = find_clips([str(tmp_path)], output=tmp_path / "out")
    assert [clip.name for clip in found] == ["a", "annotated"]


def test_a_missing_path_and_an_empty_folder_are_said(tmp_path: Path):
    with pytest.raises(InputError, match=r"there is no file or folder .*nowhere"):
        find_clips([str(tmp_path / "nowhere")])
    with pytest.raises(InputError, match="there is no video in"):
        find_clips([str(tmp_path)])


def test_urls_of_files_and_folders_become_clips():
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    for name in ("/clips/a.mp4", "/clips/deep/b.mov", "/clips/a.expect.toml"):
        memory.pipe(name, b"x")
    found = find_clips(["memory://clips", "memory:///clips/a.mp4"])
    assert [clip.source for clip in found] == [
        "memory:///clips/a.mp4",
        "memory:///clips/deep/b.mov",
    ]
    assert all(clip.remote for clip in found)
    with pytest.raises(InputError, match=r"there is no file or folder memory://clips/c\.mp4"):
        find_clips(["memory://clips/c.mp4"])


def test_an_unknown_scheme_is_said():
    pytest.importorskip("fsspec")
    with pytest.raises(InputError, match=r"gopher://x/a\.mp4 cannot be read"):
        find_clips(["gopher://x/a.mp4"])
