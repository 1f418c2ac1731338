"""Saved landmarks, good ones and files that are hardly landmarks: odd numbers, shapes, bombs."""

import io
import json
import random
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack
from tests.figures import QUADRUPED, SIZE, SUPINE, film

ORIGIN: Final = Provenance("clip.mp4", *SIZE, 10.0, 0, False, "full", "0" * 64, "1", "1")


@cache
def track(camera: str = "left") -> PoseTrack:
    """Six seconds of a cat, or of knees that move aside."""
    if camera == "head_end":
        return PoseTrack.of(
            list(film(lambda t: replace(SUPINE, knees_aside_m=0.02 * t), 6, "head_end"))
        )
    return PoseTrack.of(list(film(lambda t: replace(QUADRUPED, back_pct=3 * t), 6, camera)))


@cache
def good() -> bytes:
    """A good file."""
    path = Path("landmarks-made")
    with LandmarkWriter() as writer:
        for i in range(len(track())):
            writer.add(track().pose(i))
        writer.save(path, ORIGIN)
    data = path.read_bytes()
    path.unlink()
    return data


def _arrays() -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(good())) as archive:
        return {name: archive[name] for name in archive.files}


def _packed(arrays: dict[str, np.ndarray]) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def values(number: int) -> bytes:
    """Numbers that are no landmarks: infinite, huge, tiny, all the same."""
    chance = random.Random(number)
    arrays = _arrays()
    for name in chance.sample(sorted(set(arrays) - {"meta", "time_s"}), 3):
        array = arrays[name]
        rows = slice(chance.randrange(20), chance.randrange(20, 60))
        if array.dtype.kind == "f":
            array[rows] = chance.choice([np.nan, np.inf, -np.inf, 0, 1e30, -1e30, 1e-38, 3e38])
        else:
            array[rows] = chance.choice([-32768, 32767, 0])
    return _packed(arrays)


def times(number: int) -> bytes:
    """Times that go backward, stand still, jump, begin before zero or are none."""
    chance = random.Random(number)
    arrays = _arrays()
    time_s = arrays["time_s"]
    damage = chance.randrange(6)
    if damage == 0:
        time_s -= 1000.0
    elif damage == 1:
        time_s[30:] += 1e12
    elif damage == 2:
        time_s[30] = time_s[29]
    elif damage == 3:
        time_s[chance.randrange(60)] = chance.choice([np.nan, np.inf])
    elif damage == 4:
        time_s[:] = time_s[::-1].copy()
    else:
        time_s *= chance.choice([1e-12, 1e9, 1e300])
    return _packed(arrays)


def _shapes(number: int) -> bytes:
    """Arrays of other lengths, kinds and numbers of axes, missing ones, ones too many."""
    chance = random.Random(number)
    arrays = _arrays()
    name = chance.choice(sorted(set(arrays) - {"meta"}))
    damage = chance.randrange(6)
    if damage == 0:
        arrays[name] = arrays[name][:-1]
    elif damage == 1:
        with np.errstate(all="ignore"):  # NaN is no whole number
            arrays[name] = arrays[name].astype(chance.choice(["<f8", "<i8", "S8", "<c16", "<U4"]))
    elif damage == 2:
        arrays[name] = arrays[name][..., None]
    elif damage == 3:
        del arrays[name]
    elif damage == 4:
        arrays = {key: array[:0] if key != "meta" else array for key, array in arrays.items()}
    else:
        arrays[name] = np.zeros((1000, 1000), np.float32)
    return _packed(arrays)


def _meta(number: int) -> bytes:
    """What is said about the video is nonsense."""
    chance = random.Random(number)
    arrays = _arrays()
    meta = json.loads(str(arrays["meta"]))
    key = chance.choice(sorted(meta))
    meta[key] = chance.choice([None, -1, 0, 1e400, 10**30, "", "x" * 10**5, [], {}, True, "\0"])
    text = json.dumps(meta) if number % 3 else chance.choice(["[1]", "null", "{", "7", '"a"'])
    arrays["meta"] = np.array(text)
    return _packed(arrays)


def _bomb(number: int) -> bytes:
    """A small file that claims to be, or unpacks to, something large."""
    chance = random.Random(number)
    out = io.BytesIO()
    shape = chance.choice([(10**12, 33, 2), (3 * 10**6, 33, 2), (-5, 33, 2), (2**63, 33, 2)])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in _arrays().items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                if name == "landmarks":
                    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
                    np.lib.format.write_array_header_1_0(member, header)
                    for _ in range(chance.choice([0, 60])):
                        member.write(bytes(10**6))
                else:
                    np.lib.format.write_array(member, array)
    return out.getvalue()


def _pickled(number: int) -> bytes:
    """An array of Python objects: reading it would run code."""
    arrays = _arrays()
    arrays["time_s" if number % 4 == 1 else "meta"] = np.array([{"run": "me"}], dtype=object)
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, **arrays)
    return out.getvalue()


ODD: Final = (values, times, _shapes, _meta, values, times, _shapes, _bomb, _pickled)
