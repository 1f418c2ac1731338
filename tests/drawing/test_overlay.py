"""Drawing: the right place, the right state, readable words, and never a crash."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.drawing.gauge_panel import (
    hold_zone,
    limit_text,
    number,
    settled,
    span_of,
    zone_of,
)
from posecheck.drawing.overlay import Overlay, banner_of
from posecheck.drawing.palette import ZONES, Zone
from posecheck.drawing.sprites import Canvas, Font
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS, Contour
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, LANDMARKS
from posecheck.rules.events import Event, Severity
from posecheck.session.verdict import Gauge, Verdict
from posecheck.signals.back_line import back_line

GAUGE = Gauge("back_curve_pct", "Back curve", "%", 3.0, -6.0, 11.0, -4.8, 8.8, 1.0)
JUDGED = Verdict(1.0, True, None, None, {}, GAUGE, 3.0, 10.0, 2)
LONG = "You are leaning back much further than your range allows; come back up slowly. " * 4
SIZES = [(540, 960), (640, 480), (960, 540)]


def event(severity: Severity, message: str) -> Event:
    return Event("range", "back_curve_pct", severity, 0.0, 1.0, 12.0, 11.0, "%", None, message)


def person(
    size: tuple[int, int] = (200, 200),
    hip: tuple[float, float] = (100, 150),
    shoulder: tuple[float, float] = (100, 50),
    visibility: float = 1.0,
) -> Pose:
    """Landmarks all at the hips, except the shoulders; left edge 10 px away, right edge 20."""
    landmarks = np.tile(np.array(hip, np.float32), (len(LANDMARKS), 1))
    for name in ("left_shoulder", "right_shoulder"):
        landmarks[INDEX[name]] = shoulder
    edges = [np.full(TRUNK_STATIONS, d, np.float32) for d in (10, 20)]
    crest = np.full(CREST_COLUMNS, np.nan, np.float32)
    return Pose(
        0.0,
        size,
        landmarks,
        np.full(len(LANDMARKS), visibility, np.float32),
        np.zeros((len(LANDMARKS), 3), np.float32),
        Contour(edges[0], edges[1], crest, crest, 1.0),
    )


def drawn(
    verdict: Verdict,
    pose: Pose | None = None,
    size: tuple[int, int] = (540, 960),
    level: int = 0,
    dorsal: int = 0,
) -> np.ndarray:
    image = np.full((size[1], size[0], 3), level, np.uint8)
    pose = pose or Pose.nobody(0.0, size)
    Overlay(size, "Cat-cow", pose.size).draw(image, pose, verdict, dorsal)
    return image


def amount(image: np.ndarray, zone: Zone) -> int:
    """How many pixels have just about the colour of a state."""
    away = np.abs(image.astype(int) - np.array(ZONES[zone])).max(axis=2)
    return int(np.count_nonzero(away < 12))


@pytest.mark.parametrize(
    ("value", "zone"),
    [
        (3.0, "good"),
        (8.7, "good"),
        (8.8, "caution"),
        (10.9, "caution"),
        (11.0, "warning"),
        (50.0, "warning"),
        (-4.7, "good"),
        (-4.8, "caution"),
        (-6.0, "warning"),
        (math.nan, "unknown"),
    ],
)
def test_zone_of_a_value(value: float, zone: str) -> None:
    assert zone_of(replace(GAUGE, value=value)) == zone


def test_a_gauge_without_limits_is_always_good() -> None:
    free = replace(GAUGE, low=None, high=None, caution_low=None, caution_high=None, value=1e6)
    assert zone_of(free) == "good"
    low, high = span_of(free)
    assert low < free.neutral < high


def test_the_bar_holds_both_limits_with_room() -> None:
    low, high = span_of(GAUGE)
    assert low < -6.0
    assert high > 11.0


def test_marks_move_by_what_the_bar_can_show() -> None:
    # The bar spans 26 units in 500 pixels: steps of 1/32.
    steady = settled(GAUGE, 500)
    assert (steady.low, steady.high) == (GAUGE.low, GAUGE.high)
    for shift in (-0.012, 0.012):
        moved = replace(GAUGE, low=-6.0 + shift, high=11.0 + shift, neutral=GAUGE.neutral + shift)
        assert settled(moved, 500) == steady
    assert settled(replace(GAUGE, high=11.04), 500).high == 11.03125


@settings(max_examples=100)
@given(st.floats(-200, 200), st.floats(0.01, 400), st.floats(1, 2000))
def test_no_mark_moves_by_more_than_half_a_pixel(low: float, width: float, pixels: float) -> None:
    gauge = replace(GAUGE, low=low, high=low + width, caution_low=None, caution_high=None)
    start, end = span_of(gauge)
    steady = settled(gauge, pixels)
    for mark, true in ((steady.low, low), (steady.high, low + width)):
        assert mark is not None
        assert abs(mark - true) <= 0.5 * (end - start) / pixels + 1e-9


@pytest.mark.parametrize(
    ("hold_s", "zone"),
    [
        (None, "unknown"),
        (0.0, "good"),
        (7.9, "good"),
        (8.0, "caution"),
        (9.9, "caution"),
        (10.0, "warning"),
    ],
)
def test_zone_of_a_hold(hold_s: float | None, zone: str) -> None:
    assert hold_zone(hold_s, 10.0) == zone


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (3.04, 1, "3.0"),
        (-5.26, 1, "\N{MINUS SIGN}5.3"),
        (-0.04, 1, "0.0"),
        (-0.3, 0, "0"),
        (12.0, 0, "12"),
    ],
)
def test_numbers(value: float, places: int, text: str) -> None:
    assert number(value, places) == text


@pytest.mark.parametrize(
    ("limit", "unit", "text"),
    [(3.0, "in", "3 in"), (2.5, "in", "2.5 in"), (30.0, "deg", "30°"), (11.0, "%", "11 %")],
)
def test_limits_and_units(limit: float, unit: str, text: str) -> None:
    assert limit_text(limit, unit) == text


@pytest.mark.parametrize(
    ("hip", "shoulder", "dorsal", "first"),
    [
        ((100, 150), (100, 50), 1, (90, 150)),  # upright: the left edge is on the left
        ((100, 150), (100, 50), -1, (120, 150)),
        ((50, 100), (150, 100), 1, (50, 90)),  # head to the right: the left edge is above
        ((50, 100), (150, 100), -1, (50, 120)),
        ((150, 100), (50, 100), -1, (150, 80)),  # head to the left: the right edge is above
    ],
)
def test_the_back_line_runs_along_the_edge(
    hip: tuple[float, float],
    shoulder: tuple[float, float],
    dorsal: int,
    first: tuple[float, float],
) -> None:
    line = back_line(person(hip=hip, shoulder=shoulder), dorsal)
    assert line.shape == (TRUNK_STATIONS, 2)
    assert line[0] == pytest.approx(first)
    assert line[-1] - line[0] == pytest.approx(np.subtract(shoulder, hip))


def test_no_back_line_without_a_side_a_contour_or_a_person() -> None:
    for pose, dorsal in (
        (person(), 0),
        (replace(person(), contour=None), 1),
        (replace(person(), landmarks=np.full((33, 2), np.nan, np.float32)), 1),
        (person(shoulder=(100, 150)), 1),
    ):
        assert np.isnan(back_line(pose, dorsal)).all()


@pytest.mark.parametrize(
    ("value", "zone"), [(3.0, "good"), (9.0, "caution"), (12.0, "warning"), (math.nan, "unknown")]
)
def test_the_back_line_has_the_colour_of_the_state(value: float, zone: Zone) -> None:
    verdict = replace(JUDGED, gauge=replace(GAUGE, value=value), hold_s=None)
    image = drawn(verdict, person(), dorsal=1)
    # The pose is drawn 2.7 times as wide and 4.8 times as high as its own picture.
    found = image[round(100 * 4.8), round(90 * 2.7)].astype(int)
    assert found == pytest.approx(ZONES[zone], abs=2)


def test_segments_of_low_visibility_are_faint() -> None:
    clear, faint = (drawn(JUDGED, person(visibility=v))[300:600] for v in (0.9, 0.2))
    assert 0 < np.count_nonzero(faint) < 0.5 * np.count_nonzero(clear)


def test_nothing_is_coloured_when_not_judged() -> None:
    verdict = replace(JUDGED, judged=False, reason="no_person", remedy="Step in.", hold_s=None)
    image = drawn(verdict, person(), dorsal=1)
    assert amount(image, "good") == amount(image, "caution") == amount(image, "warning") == 0
    assert np.count_nonzero(image) > 0


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        pytest.param(JUDGED, None, id="all well"),
        pytest.param(
            replace(JUDGED, active=(event("caution", "a"), event("warning", "b"))),
            ("warning", "", "b"),
            id="warnings first",
        ),
        pytest.param(
            replace(JUDGED, active=(event("caution", "a"),)), ("caution", "", "a"), id="caution"
        ),
        pytest.param(
            replace(
                JUDGED,
                judged=False,
                reason="no_person",
                remedy="Step in.",
                active=(event("warning", "b"),),
            ),
            ("unknown", "Not judged: nobody in view", "Step in."),
            id="not judged comes before all",
        ),
        pytest.param(
            replace(JUDGED, judged=False), ("unknown", "Not judged", ""), id="no reason given"
        ),
    ],
)
def test_what_the_banner_says(verdict: Verdict, expected: tuple[str, str, str] | None) -> None:
    assert banner_of(verdict) == expected


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("severity", ["caution", "warning"])
def test_the_banner_stands_out_and_goes_again(size: tuple[int, int], severity: Severity) -> None:
    quiet = replace(JUDGED, hold_s=None)
    loud = replace(quiet, active=(event(severity, "Your back is rounding too far."),))
    tenth = size[0] * size[1] // 20
    assert amount(drawn(loud, size=size), severity) > tenth
    assert amount(drawn(quiet, size=size), severity) < tenth


@pytest.mark.parametrize("size", [*SIZES, (240, 320), (1920, 1080)])
@pytest.mark.parametrize("message", ["Ease back.", LONG, "Pneumono" * 30])
def test_messages_are_never_clipped(size: tuple[int, int], message: str) -> None:
    overlay = Overlay(size, "Cat-cow", size)
    sprite = overlay._render_banner(("warning", "", message))
    assert sprite.width <= size[0]
    assert sprite.height <= 0.5 * size[1]


@pytest.mark.parametrize("size", [0.35, 1.0, 1.35])
def test_a_text_smaller_than_a_pixel_can_be_drawn(size: float) -> None:
    font = Font()
    assert font.mask("Cat-cow", size, 500).shape[0] >= 1
    # Made to fit, a text is never smaller than seven tenths of its size.
    assert font.fit("Cat-cow", size, 500, 0)[1] == pytest.approx(0.7 * size)


@given(st.text("abc de ", max_size=80), st.integers(30, 200))
@settings(max_examples=40, deadline=None)
def test_wrapping_keeps_every_letter_and_the_width(text: str, room: int) -> None:
    font = Font()
    for lines in (font.wrap(text, 20, 500, room), font.balance(text, 20, 500, room)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(font.width(line, 20, 500) <= room for line in lines)


def test_the_banner_keeps_away_from_the_body_and_does_not_jump() -> None:
    size = (540, 960)
    overlay = Overlay(size, "Cat-cow", size)
    verdict = replace(JUDGED, hold_s=None, active=(event("caution", "Slowly."),))
    high, low = (
        replace(person(size), landmarks=np.tile(np.array([270, y], np.float32), (33, 1)))
        for y in (100, 760)
    )

    def caution_above(pose: Pose) -> bool:
        image = np.zeros((960, 540, 3), np.uint8)
        overlay.draw(image, pose, verdict)
        return amount(image[:480], "caution") > amount(image[480:], "caution")

    assert not caution_above(high)
    assert not caution_above(low)  # the same message stays where it is
    overlay.draw(np.zeros((960, 540, 3), np.uint8), low, replace(verdict, active=()))
    assert caution_above(low)


@pytest.mark.parametrize("size", [(16, 16), (64, 48), (101, 333), (1600, 200), (1200, 900)])
@pytest.mark.parametrize("gauge", [GAUGE, replace(GAUGE, low=None, caution_low=None), None])
def test_any_size_and_content(size: tuple[int, int], gauge: Gauge | None) -> None:
    wild = person(size)
    wild.landmarks[5] = np.nan
    wild.landmarks[25:29] = np.array([[1e9, -1e9], [np.nan, 3], [-5, 7], [4, 1e6]])
    for verdict in (
        replace(JUDGED, gauge=gauge, hold_s=123.4, repetitions=1234),
        replace(JUDGED, gauge=gauge, judged=False, reason="hidden", remedy=LONG),
        replace(JUDGED, gauge=gauge and replace(gauge, value=math.inf)),
        replace(JUDGED, gauge=gauge and replace(gauge, value=math.nan)),
        replace(JUDGED, active=(event("warning", LONG),)),
    ):
        for pose in (wild, Pose.nobody(0.0, size)):
            image = drawn(verdict, pose, size, level=255, dorsal=-1)
            assert image.shape == (size[1], size[0], 3)


def test_the_gauge_stays_in_grey_when_it_is_lost() -> None:
    overlay = Overlay((540, 960), "Cat-cow", (540, 960))
    image = np.zeros((960, 540, 3), np.uint8)
    nobody = Pose.nobody(0.0, (540, 960))
    overlay.draw(image, nobody, replace(JUDGED, hold_s=None))
    assert amount(image[780:], "good") > 500
    image[:] = 0
    overlay.draw(image, nobody, replace(JUDGED, judged=False, gauge=None, hold_s=None))
    assert amount(image[780:], "good") == 0
    assert np.count_nonzero(image[780:]) > 1000


def test_another_picture_size_is_refused() -> None:
    overlay = Overlay((540, 960), "Cat-cow", (1080, 1920))
    with pytest.raises(ValueError, match="540"):
        overlay.draw(np.zeros((540, 960, 3), np.uint8), Pose.nobody(0.0, (10, 10)), JUDGED)


def test_a_sprite_covers_shows_through_and_is_cut_at_the_border() -> None:
    canvas = Canvas(4, 4, Font())
    canvas.box(0, 0, 4, 4, 0, (200, 100, 0), 0.5)
    image = np.full((6, 6, 3), 100, np.uint8)
    canvas.sprite().draw(image, 4, -2)
    assert image[1, 5].astype(int) == pytest.approx((150, 100, 50), abs=1)
    assert (image[2:] == 100).all()
    assert (image[:, :4] == 100).all()


@pytest.mark.parametrize("size", SIZES)
def test_inches_are_drawn_with_their_band(size: tuple[int, int]) -> None:
    inches = Gauge("knee_drift_in", "knee drift", "in", -2.7, -3.0, 3.0, -2.4, 2.4, 0.0)
    plain, with_band, wider = (
        drawn(replace(JUDGED, gauge=replace(inches, band=band)), size=size)
        for band in (math.nan, 0.4, 0.6)
    )
    assert (plain != with_band).any()
    assert (with_band != wider).any()
    # The bar and the timer stay as they are.
    assert (plain == wider)[:, -size[0] // 4 :].all()
