"""Sentences about what stands in the way of judging, and what to do about it, made from codes.

Each is whole in the catalogue, with named gaps: other languages order their words otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from posecheck.text import names
from posecheck.text.numbers import either
from posecheck.text.place_words import place_name
from posecheck.text.translation import N_, _

# Why a moment cannot be judged, and what to do about it


def nobody() -> str:
    """Nobody is seen."""
    return _("I cannot see anybody. Move so that your whole body is in the picture.")


def nobody_unless_feet(place: str) -> str:
    """Nobody is seen, or only somebody who lies with their feet toward the camera.

    Args:
        place: code of the place beyond the feet.
    """
    return _(
        "I cannot see anybody. Move so that your whole body is in the picture. If you lie with "
        'your feet toward the camera, choose "{place}" (--camera-place {code}).'
    ).format(place=place_name(place), code=place)


def crowded() -> str:
    """Somebody else covers the person."""
    return _(
        "Somebody else is in the way and it is unclear who exercises. "
        "Ask them to step out of the picture."
    )


def light(problem: Literal["dark", "glaring", "blank"]) -> str:
    """What is wrong with the light."""
    if problem == "dark":
        return _("It is too dark. Switch on a light or open the curtains.")
    if problem == "glaring":
        return _("It is too bright. Turn the camera away from the window or the lamp.")
    return _("The picture is blank. Is something in front of the camera?")


def too_small() -> str:
    """The person is far away."""
    return _("You are too far away to be seen well. Come closer, or bring the camera closer.")


def cropped() -> str:
    """Bars fill the sides of the picture."""
    return _(
        "Bars fill the sides of the picture, and part of you may be cut off by them. Use the "
        "original recording, neither cropped nor set into another frame."
    )


def outside_of_bars(landmark: str) -> str:
    """A part of the body would lie in the bars at the sides of the picture."""
    return _(
        "Your {part} is cut off by the bars at the sides of the picture. Use the original "
        "recording, neither cropped nor set into another frame."
    ).format(part=names.part(landmark))


Turned = Literal[90, 180, 270]
_TURNED: Mapping[Turned, str] = {
    90: N_(
        "The picture lies on its side. Hold the camera upright; turn a recording with --rotate 90."
    ),
    180: N_(
        "The picture stands on its head. Turn the camera round; turn a recording with --rotate 180."
    ),
    270: N_(
        "The picture lies on its side. Hold the camera upright; turn a recording with --rotate 270."
    ),
}


def sideways(degrees: Turned) -> str:
    """The picture must be turned clockwise by so many degrees to be upright."""
    return _(_TURNED[degrees])


def too_near() -> str:
    """The body fills more than the picture."""
    return _("You are too near to be in the picture as a whole. Move the camera back.")


def picture_changed() -> str:
    """Another picture began: a cut, a zoom, a moved camera."""
    return _(
        "The picture changed: a cut, a zoom, or the camera was moved. I begin anew: come into your "
        "starting position and keep still for a second."
    )


def no_pictures() -> str:
    """Nothing was seen between two pictures that are far apart."""
    return _(
        "No picture came for a while, and I do not know what you did meanwhile. Check the camera "
        "and the connection, and that no other program slows this computer down."
    )


def too_few_pictures() -> str:
    """Pictures come too rarely to watch a person safely."""
    return _(
        "Too slow to watch you safely: I need at least five pictures a second, and fewer come. "
        "Close other programs, improve the connection, or record more pictures a second."
    )


def too_short() -> str:
    """The recording ends before anything could be judged."""
    return _(
        "This is too short to judge anything: it ends within a second. Record the whole movement, "
        "with a still moment before it."
    )


def paused() -> str:
    """The person paused."""
    return _("You paused: nothing is judged in a pause. Go on when you are ready.")


def camera_moves() -> str:
    """The camera is not where it was, or moves all the time."""
    return _(
        "The camera moved. Put it where it stands firm, and switch off automatic framing. I begin "
        "anew: come into your starting position and keep still for a second."
    )


def camera_unwatched() -> str:
    """Nothing tells where the camera is."""
    return _(
        "I cannot see whether the camera is moved, and distances would be wrong then. Leave it "
        "where it stands; shelves, pictures or a door behind you let me see it."
    )


def camera_leans(degrees: float) -> str:
    """The camera leans further than can be taken off with any certainty."""
    return _("The camera leans by {degrees:.0f} degrees. Set it upright.").format(degrees=degrees)


def stands() -> str:
    """Somebody who is to walk stands."""
    return _("You seem to stand. I judge you while you walk, from the second step on.")


def wrong_view(seen: str, views: Sequence[str], camera: str, place: str | None = None) -> str:
    """The camera stands in another place than the exercise needs.

    Args:
        seen: code of the view in which the person is seen.
        views: codes of those in which the exercise is judged.
        camera: the exercise's own words on where the camera belongs.
        place: code of the place, as the option has it, if it may stay there when the person says
            so; None = it may not.
    """
    wanted = either([names.view(view) for view in views])
    if place is not None:
        words = _(
            "I see you {seen}; this movement is judged {wanted} unless you choose another place. "
            'If the camera is to stay there, choose "{place}" (--camera-place {code}). {camera}'
        )
        return words.format(
            seen=names.view(seen),
            wanted=wanted,
            place=place_name(place),
            code=place,
            camera=camera,
        )
    return _("I see you {seen}; this movement is judged {wanted}. {camera}").format(
        seen=names.view(seen), wanted=wanted, camera=camera
    )


def not_made_out(camera: str, place: str) -> str:
    """The body cannot be made out, as is usual where it is seen from its feet.

    Args:
        camera: the exercise's own words on where the camera belongs.
        place: code of that place beyond the feet.
    """
    return _(
        "I cannot make out your body from here, as is usual from beyond your feet. {camera} If the "
        'camera is to stay there, choose "{place}" (--camera-place {code}).'
    ).format(camera=camera, place=place_name(place), code=place)


Misplaced = Literal["slanted", "low", "high"]


def misplaced(how: Misplaced, camera: str) -> str:
    """The camera behind the head stands where inches cannot be measured."""
    if how == "slanted":
        words = _("The camera stands too far to the side of your head to measure inches. {camera}")
    elif how == "high":
        words = _("The camera stands too high above you to measure your knees. {camera}")
    else:
        words = _("The camera stands too low to see your knees above your body. {camera}")
    return words.format(camera=camera)


def feet_end_unclear() -> str:
    """Somebody lies with their feet toward the camera, but no whole body can be made out."""
    return _(
        "I see you from your feet, but not your knees and feet as a whole. Lie with bent knees and "
        "flat feet in the middle of the picture, with nothing between you and the camera."
    )


def head_toward_camera() -> str:
    """The person said that the camera stands beyond their feet, but it sees their head first."""
    return _(
        "You said that the camera stands beyond your feet, but your head is toward it. Turn round, "
        "or say --camera-place head."
    )


def not_two_bent_knees() -> str:
    """What is seen from the feet are not two bent knees."""
    return _(
        "From your feet I can judge two bent knees only. Lie on your back, bend both knees, put "
        "both feet flat on the floor, and do not cross your legs."
    )


Implausible = Literal["jumped", "outline", "trunk", "thigh", "shank"]
_IMPLAUSIBLE: Mapping[Implausible, str] = {
    "jumped": N_(
        "The body seemed to jump to another place: perhaps somebody else was taken for you, or "
        "the camera was moved. More light, or clothes that stand out from the floor, help."
    ),
    "outline": N_(
        "The outline of the body and its joints contradict each other. More light, or clothes "
        "that stand out from the floor, help."
    ),
    "trunk": N_(
        "The distance from shoulder to hip cannot be that of a body. More light, or clothes that "
        "stand out from the floor, help."
    ),
    "thigh": N_(
        "The distance from hip to knee cannot be that of a body. More light, or clothes that "
        "stand out from the floor, help."
    ),
    "shank": N_(
        "The distance from knee to ankle cannot be that of a body. More light, or clothes that "
        "stand out from the floor, help."
    ),
}


def implausible(how: Implausible) -> str:
    """What was found in the picture cannot be the person's body."""
    return _(_IMPLAUSIBLE[how])


def not_in_position(posture: str, position: str) -> str:
    """The person is in another position than the exercise's own words ask for."""
    return _("You seem to be {posture}. {position}").format(
        posture=names.posture(posture), position=position
    )


def no_view() -> str:
    """The landmarks do not tell from where the camera looks."""
    return _(
        "From where the camera looks is read from world coordinates, and these landmarks have "
        "none: give them, or say the view yourself (side, front or head_end)."
    )


def part_unseen(landmark: str) -> str:
    """It is not known where a part of the body is."""
    return _("Your {part} cannot be seen. Turn, or move the camera, until it can.").format(
        part=names.part(landmark)
    )


def out_of_frame(landmark: str) -> str:
    """A part of the body is outside the picture."""
    return _(
        "Your {part} is outside the picture. Move the camera back or yourself toward its middle."
    ).format(part=names.part(landmark))


# Why a calibration is not used


def tags_unseen(until: Literal["height", "taught", "none"]) -> str:
    """The tags above the knees are not seen; where inches come from until then."""
    if until == "height":
        return _(
            "I cannot see the tags above your knees. Fasten them flat and facing the camera, with "
            "the white border uncovered; inches come from your height until then, less exactly."
        )
    if until == "taught":
        return _(
            "I cannot see the tags above your knees. Fasten them flat and facing the camera, with "
            "the white border uncovered; inches come from the taught limit until then."
        )
    return _(
        "I cannot see the tags above your knees. Fasten them flat and facing the camera, with "
        "the white border uncovered; inches are not judged until then."
    )


Moved = Literal["picture", "larger", "smaller", "figure", "place"]
_MOVED: Mapping[Moved, str] = {
    "picture": N_("the picture is {width} x {height} pixels, not {was_width} x {was_height}"),
    "larger": N_("you look {percent:.0f} % larger"),
    "smaller": N_("you look {percent:.0f} % smaller"),
    "figure": N_("it looks at you from another height or another side"),
    "place": N_("you are {percent:.0f} % of the picture away from where you were"),
}


def camera_moved(how: Moved, figures: Mapping[str, float], until: Literal["height", "none"]) -> str:
    """The camera is not where it was when the limit was taught.

    Args:
        how: what is different.
        figures: the numbers that belong to it: percent, or width, height, was_width, was_height.
        until: where inches come from meanwhile.
    """
    moved = _(_MOVED[how]).format(**figures)
    if until == "height":
        words = _(
            "The camera was moved since the limit was taught, or you lie elsewhere: {moved}. Put "
            "it back, or teach the limit again; inches come from your height until then, less "
            "exactly."
        )
    else:
        words = _(
            "The camera was moved since the limit was taught, or you lie elsewhere: {moved}. Put "
            "it back, or teach the limit again; inches are not judged until then."
        )
    return words.format(moved=moved)


def scales_contradict() -> str:
    """The tag on the mat and the height cannot both be right."""
    return _(
        "The tag on the mat and your height contradict each other. Lay the tag flat on the "
        "floor and check the height; inches come from the height until then."
    )
