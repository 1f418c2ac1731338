"""Render sample clips from their descriptions.

    python render_clip.py clips/NAME.toml ... [--out DIR] [--still | --check] [--sheet]

Writes NAME.mp4, NAME.truth.json, NAME.expect.toml and NAME.keypoints.npz for each of them.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

import film
import life
import shot
import soft_tissue
import tags
import truth
from body import SKIN_VERTICES
from clip import Clip
from clip_file import read_clip
from person import HERE, Person
from poses.placing import MAT
from room import build_room
from shot import Scene
from studio import Studio
from toml_table import ClipError

SAMPLES = 4  # light paths per pixel, before denoising


class Take:
    """One clip set up in Blender, with everybody posed for every frame."""

    def __init__(self, clip: Clip):
        self.clip, self.size = clip, clip.camera.size
        look, camera = clip.room, clip.camera
        self.studio = Studio(self.size, SAMPLES, look.light, look.key_side)
        self.studio.look(camera.position, camera.target, camera.fov_deg, camera.roll_deg)
        build_room(look, self.studio.eye, list(clip.props))
        self.person = Person(clip.body, clip.clothes)
        guest = clip.visitor
        self.guest = None if guest is None else Person(guest.body, guest.clothes)
        self.frames = shot.scenes(clip, self.person.body, self.guest and self.guest.body)
        self.distinct = {frame.key: frame for frame in self.frames}
        on_mat = tags.mat_tag(clip.tags, MAT + 0.001)
        self.sheets = {name: tags.Sheet(name) for name in (*self.frames[0].posed.tags, *on_mat)}
        for name, corners in on_mat.items():
            self.sheets[name].show(corners)

    def pictures(self, keys: list[tuple]) -> dict[tuple, np.ndarray]:
        """Render the scenes of these keys; after the first only what can change."""
        shown = [self.distinct[key] for key in keys]
        people = [s.vertices for s in shown] + [s.visitor for s in shown if s.visitor is not None]
        area = self.studio.changing_area(people)
        weights = film.feather(area, self.size)
        done: dict[tuple, np.ndarray] = {}
        room = None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "picture.png"
            for key, scene in zip(keys, shown):
                self._show(scene)
                self.studio.render(path, None if room is None else area)
                image = cv2.imread(str(path))
                if room is None:
                    room = done[key] = image
                else:
                    done[key] = film.blend(room, image, area, weights)
        return done

    def _show(self, scene: Scene) -> None:
        self.person.show(scene.vertices)
        for name, corners in scene.posed.tags.items():
            self.sheets[name].show(scene.place.apply(corners))
        if self.guest is not None:
            self.guest.show(scene.visitor)

    def moving_pictures(self, pictures: dict[tuple, np.ndarray]):
        """The picture of every frame, breathing and swaying."""
        times = np.arange(self.clip.frames) / self.clip.camera.fps
        breath, sway = life.breath_and_sway(times, self.clip.seed)
        upright = self.clip.movement in soft_tissue.UPRIGHT
        flows = {key: self._flows(scene) for key, scene in self.distinct.items()}
        for frame, inhaled, leaning in zip(self.frames, breath, sway):
            by_breath, by_sway = flows[frame.key]
            flow = inhaled * by_breath + (leaning * by_sway if upright else 0)
            yield life.warp(pictures[frame.key], flow)

    def _flows(self, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
        skin = scene.vertices[:SKIN_VERTICES]
        before, depth = self.studio.project(skin)
        inhaled = scene.place.apply(scene.posed.breathed_in[:SKIN_VERTICES])
        moved = (self.studio.project(inhaled)[0], self.studio.project(soft_tissue.swayed(skin))[0])
        return tuple(life.pixel_flow(before, depth, after, self.size) for after in moved)

    def write_truth(self, folder: Path) -> None:
        """Write truth, expectation and key points."""
        clip, studio = self.clip, self.studio
        signals = shot.true_signals(clip, self.frames)
        seen = shot.why_not_judged(self.frames, studio.project, self.size)
        holds = truth.find_holds(clip, signals)
        events = truth.find_events(clip, signals, seen)
        height = self.person.body.height_in
        about = {
            "body_height_in": round(height, 2),
            "camera": {
                "focal_px": round(studio.focal_px, 2),
                "room_to_camera": studio.room_to_camera.round(6).tolist(),
            },
            "keypoints": f"{clip.name}.keypoints.npz",
        }
        truth.write_truth(folder / f"{clip.name}.truth.json", clip, signals, holds, events, about)
        expectation = folder / f"{clip.name}.expect.toml"
        truth.write_expectation(expectation, clip, height, holds, events)
        self._write_keypoints(folder / f"{clip.name}.keypoints.npz")

    def _write_keypoints(self, path: Path) -> None:
        rows = {}
        for key, scene in self.distinct.items():
            points = scene.keypoints
            pixels, depth = self.studio.project(points)
            hidden = self.studio.hidden(points, self.person.body, scene.vertices)
            rows[key] = (pixels, depth, hidden)
        pixels, depth, hidden = zip(*(rows[frame.key] for frame in self.frames))
        np.savez_compressed(
            path,
            names=np.array(list(self.frames[0].posed.keypoints)),
            px=np.array(pixels, np.float32),
            depth_m=np.array(depth, np.float32),
            hidden=np.array(hidden),
        )

    def extremes(self) -> list[tuple]:
        """The keys of the first frame, of every parameter's extremes and of a visitor half-way."""
        picks = [0]
        for name in self.clip.motion.channels:
            values = [dict(frame.key[0])[name] for frame in self.frames]
            picks += [int(np.argmin(values)), int(np.argmax(values))]
        guests = [i for i, frame in enumerate(self.frames) if frame.visitor is not None]
        picks += guests[len(guests) // 2 : len(guests) // 2 + 1]
        return list(dict.fromkeys(self.frames[i].key for i in picks))


def render(clip: Clip, options: argparse.Namespace) -> None:
    """Make everything that the options ask for."""
    started = time.monotonic()
    take = Take(clip)
    stem = options.out / clip.name
    if options.still:
        pictures = take.pictures(take.extremes())
        cv2.imwrite(f"{stem}.still.png", np.hstack(list(pictures.values())))
        return
    take.write_truth(options.out)
    if options.check:
        return
    pictures = take.pictures(list(take.distinct))
    images = list(take.moving_pictures(pictures))
    fps = clip.camera.fps
    film.encode(Path(f"{stem}.mp4"), film.add_noise(images, clip.seed), fps, take.size)
    if options.sheet:
        film.contact_sheet(Path(f"{stem}.sheet.png"), images, fps)
    spent = time.monotonic() - started
    print(f"{clip.name}: {clip.frames} frames, {len(pictures)} poses, {spent:.0f} s", flush=True)


def main() -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Render sample clips from their descriptions.")
    parser.add_argument("clips", nargs="+", type=Path, help="clip descriptions (TOML)")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder to write to")
    parser.add_argument("--still", action="store_true", help="only the extreme poses, as a PNG")
    parser.add_argument("--check", action="store_true", help="only truth and expectation")
    parser.add_argument("--sheet", action="store_true", help="also write NAME.sheet.png")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        clips = [read_clip(path) for path in options.clips]
    except ClipError as error:
        print(error, file=sys.stderr)
        return 2
    for clip in clips:
        render(clip, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
