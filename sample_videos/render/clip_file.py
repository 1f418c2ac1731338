"""The description of a clip: one TOML file in `clips/`, checked before anything is rendered."""

import inspect
import tomllib
from pathlib import Path

from clip import Camera, Clip, Expectation, ExpectedEvent, Hold, Motion, Visitor, Walk
from person import BODIES, Clothes
from poses import POSES
from room import PROPS, RoomLook
from signals import OF_EXERCISE
from tags import TagLook
from toml_table import ClipError, Table

SCHEMA = "posecheck/clip/1"
VIEWS = ("side", "head_end", "feet_end", "front")
KINDS = ("range", "hold", "pace", "form", "setup", "not_judged")
BEYOND = ("above", "below", "outside")
SEEN_REASONS = ("no_person", "out_of_frame", "several_people")  # follow from what is in view


def read_clip(path: Path) -> Clip:
    """Read and check a clip description; raises ClipError with one sentence that helps."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ClipError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClipError(f"{path}: is not valid TOML: {error}.") from error
    top = Table(path, values)
    top.choice("schema", [SCHEMA])
    exercise = top.choice("exercise", OF_EXERCISE)
    variants = [name.split(".")[1] for name in POSES if name.startswith(f"{exercise}.")]
    variant = top.choice("variant", variants, None)
    movement = exercise if variant is None else f"{exercise}.{variant}"
    seconds = top.number("seconds", 1, 120)
    clip = Clip(
        name=path.stem,
        exercise=exercise,
        movement=movement,
        view=top.choice("view", VIEWS),
        body=top.choice("body", BODIES),
        seconds=seconds,
        seed=top.whole("seed", 0, 10**6, 1),
        notes=top.text("notes", ""),
        clothes=_clothes(top.table("clothes")),
        room=_room(top.table("room")),
        props=_props(top, movement),
        camera=_camera(top.table("camera")),
        motion=_motion(top.table("motion"), movement, seconds),
        walk=_walk(top.table("walk")) if top.has("walk") else None,
        visitor=_visitor(top.table("visitor")) if top.has("visitor") else None,
        tags=_tags(top.table("tags")),
        expect=_expectation(top.table("expect"), exercise),
    )
    if (clip.walk is not None) != (exercise == "walking"):
        raise top.refuse("walk", "is needed for walking and only there")
    top.finish()
    return clip


def _props(top: Table, movement: str) -> tuple[str, ...]:
    usual = {"hip_flexor": "table", "seated_pelvic_tilt": "chair", "walking": None}
    prop = top.choice("prop", [*PROPS, "nothing"], usual.get(movement, "mat"))
    return () if prop in (None, "nothing") else (prop,)


def _clothes(table: Table) -> Clothes:
    clothes = Clothes(
        shirt=table.colour("shirt"),
        trousers=table.colour("trousers"),
        sleeve=table.choice("sleeve", ["short", "long"], "short"),
        legs=table.choice("legs", ["long", "short"], "long"),
    )
    table.finish()
    return clothes


def _room(table: Table) -> RoomLook:
    usual = RoomLook()
    look = RoomLook(
        floor=table.colour("floor", usual.floor),
        flooring=table.choice("flooring", ["planks", "carpet"], usual.flooring),
        wall=table.colour("wall", usual.wall),
        mat=table.colour("mat", usual.mat),
        furniture=table.whole("furniture", 0, 10**6, usual.furniture),
        doorway=table.flag("doorway", usual.doorway),
        rug=table.flag("rug", usual.rug),
        light=table.number("light", 0.3, 2.0, usual.light),
        key_side=table.whole("key_side", -1, 1, usual.key_side) or 1,
    )
    table.finish()
    return look


def _camera(table: Table) -> Camera:
    width, height = table.numbers("size", 2, 320, 1920, (640, 480))
    if width % 2 or height % 2:
        raise table.refuse("size", "must be two even numbers, which H.264 needs")
    camera = Camera(
        position=table.numbers("position", 3, -6, 6),
        target=table.numbers("target", 3, -6, 6),
        fov_deg=table.number("fov_deg", 10, 110),
        roll_deg=table.number("roll_deg", -45, 45, 0.0),
        fps=table.number("fps", 5, 60, 15),
        size=(int(width), int(height)),
    )
    table.finish()
    return camera


def _motion(table: Table, movement: str, seconds: float) -> Motion:
    known = list(inspect.signature(POSES[movement]).parameters)[1:]
    channels, fixed = table.texts("channels"), table.mapping("fixed")
    for key, names in (("channels", channels), ("fixed", fixed)):
        for name in names:
            if name not in known:
                raise table.refuse(key, f"knows no {name!r}; known are {', '.join(known)}")
    keys = table.rows("keys", len(channels) + 1)
    if keys[0][0] != 0 or keys[-1][0] != seconds:
        raise table.refuse("keys", f"must run from 0 to the clip's {seconds:g} seconds")
    levels = table.whole("levels", 2, 200, 24)
    exact_rests = table.flag("exact_rests", False)
    table.finish()
    return Motion(channels, keys, levels, exact_rests, fixed)


def _walk(table: Table) -> Walk:
    walk = Walk(
        stride_frames=table.whole("stride_frames", 6, 60),
        over_ground=table.flag("over_ground", False),
        turn_back_s=table.number("turn_back_s", 0, 120, None),
    )
    table.finish()
    return walk


def _visitor(table: Table) -> Visitor:
    visitor = Visitor(
        body=table.choice("body", BODIES),
        clothes=_clothes(table.table("clothes")),
        start_s=table.number("start_s", 0, 120),
        start=table.numbers("start", 2, -6, 6),
        stop=table.numbers("stop", 2, -6, 6),
        stride_frames=table.whole("stride_frames", 6, 60, 17),
    )
    table.finish()
    return visitor


def _tags(table: Table) -> TagLook:
    usual = TagLook()
    look = TagLook(
        side_in=table.number("side_in", 0, 6, usual.side_in),
        above_knee_in=table.number("above_knee_in", 1, 8, usual.above_knee_in),
        mat_side_in=table.number("mat_side_in", 0, 12, usual.mat_side_in),
        mat_at=table.numbers("mat_at", 2, -2, 2, usual.mat_at),
    )
    table.finish()
    return look


def _expectation(table: Table, exercise: str) -> Expectation:
    signals = OF_EXERCISE[exercise]
    reps = table.mapping("reps")
    for key in reps:
        if key not in ("count", "left", "right"):
            raise table.refuse(f"reps.{key}", "is not a known key; known are count, left, right")
    expectation = Expectation(
        level=table.whole("level", 1, 3, None),
        calibration=table.text("calibration", None),
        reps={key: int(count) for key, count in reps.items()},
        holds=tuple(_hold(hold, signals) for hold in table.tables("holds")),
        events=tuple(_event(event, signals) for event in table.tables("events")),
    )
    table.finish()
    return expectation


def _hold(table: Table, signals: tuple[str, ...]) -> Hold:
    hold = Hold(
        signal=table.choice("signal", signals),
        enter=table.number("enter", -360, 360),
        leave=table.number("leave", -360, 360),
    )
    table.finish()
    if hold.enter == hold.leave:
        raise table.refuse("leave", "must differ from enter, on the side of neutral")
    return hold


def _event(table: Table, signals: tuple[str, ...]) -> ExpectedEvent:
    event = ExpectedEvent(
        kind=table.choice("kind", KINDS),
        rule=table.text("rule"),
        side=table.choice("side", ["left", "right"], None),
        tolerance_s=table.number("tolerance_s", 0, 10, 0.5),
        beyond=table.choice("beyond", BEYOND, None),
        limit=table.number("limit", -360, 360, None),
        from_neutral=table.flag("from_neutral", False),
        start_s=table.number("start_s", 0, 120, None),
        end_s=table.number("end_s", 0, 120, None),
        signal=table.text("signal", None),
    )
    table.finish()
    if event.beyond is not None:
        if (event.signal or event.rule) not in signals or event.limit is None:
            raise table.refuse(
                "beyond", f"needs a limit and a rule, or a signal, that is one of {signals}"
            )
    elif event.start_s is None or event.end_s is None:
        if event.kind != "not_judged":
            raise table.refuse("start_s", "and end_s are missing, or beyond and limit instead")
        if event.rule not in SEEN_REASONS:
            raise table.refuse("rule", f"is none of {SEEN_REASONS}, so it needs start_s and end_s")
    return event
