"""Which rules cannot be judged although the exercise can, and why."""

import math
from collections.abc import Collection
from functools import cache
from typing import Final

import numpy as np

from posecheck.measure.obstacles import Obstacle
from posecheck.measure.ruler import Ruler
from posecheck.pose.skeleton import opposite
from posecheck.session.ruleset import RuleSet
from posecheck.signals.catalogue import GAIT, SIGNALS
from posecheck.signals.reference import Reference
from posecheck.text import doubt_sentences, names, obstacle_sentences, sentences

CAMERA: Final = "camera"
"""Under this name it is told that nobody would notice if the camera moved: no rule, but what those
in inches stand on."""
_FROM_DARKNESS: Final = frozenset({"no_neutral", "hidden"})
"""What may come of too little light, and then is not what a person can mend."""


class UnjudgedRules:
    """Tells frame by frame what stands in the way of single rules.

    Attributes:
        doubted: signals that may say why they are not known.
        now: what stood in the way in the latest frame that could be judged, by signal.
    """

    def __init__(self, rules: RuleSet, ruler: Ruler) -> None:
        self._rules = rules
        self._ruler = ruler
        self._hidden = {name: Obstacle("hidden", _words(name)) for name in rules.ruled}
        self._reasons = {
            name: [Obstacle("hidden", doubt_sentences.doubt(code)) for code in SIGNALS[name].doubts]
            for name in rules.ruled
            if SIGNALS[name].doubt is not None
        }
        self._lacking = {
            name: Obstacle(
                "not_given", doubt_sentences.not_given(SIGNALS[name].label, SIGNALS[name].needs)
            )
            for name in rules.ruled
            if SIGNALS[name].needs
        }
        self.doubted = tuple(self._reasons)
        self.now: dict[str, Obstacle] = {}
        self._in_inches = [name for name in rules.ruled if SIGNALS[name].needs_scale]
        self._standing: list[tuple[str, Obstacle | None]] = []
        self._standing_for: Reference | None = None

    def update(
        self,
        values: dict[str, float],
        reference: Reference,
        doubts: dict[str, int],
        given: Collection[str],
        moving: bool | np.bool_ = False,
        dark: bool | np.bool_ = False,
        unwatched: bool | np.bool_ = False,
    ) -> dict[str, Obstacle]:
        """Which signals cannot be held against a limit in a frame that as a whole can be judged.

        Args:
            doubts: of the signals in `doubted`, which of their doubts there is, counted from 1;
                0 = none.
            given: what came with the landmarks: outline, world, tags.
            moving: whether the camera moves, so that nothing is known in inches.
            dark: whether there is too little light, so that keeping still shows no neutral.
            unwatched: whether it would go unnoticed if the camera moved.
        """
        self.now = unjudged = {}
        if reference is not self._standing_for:
            self._standing_for = reference
            self._standing = [(n, self._stands(n, reference)) for n in self._rules.ruled]
        for name, block in self._standing:
            if moving and SIGNALS[name].needs_scale:
                block = Obstacle("camera_moved", obstacle_sentences.camera_moves())
            elif math.isnan(values[name]) and self._lacks(name, given):
                block = self._lacking[name]
            elif (
                block is None
                and math.isnan(values[name])
                and not self._other_side_known(name, values)
            ):
                block = self._unseen(name, doubts)
            elif (
                block is not None
                and block.reason == "no_neutral"
                and math.isnan(values[name])
                and not SIGNALS[name].needs_neutral
            ):
                # Keeping still shows no neutral of what is not seen.
                block = self._unseen(name, doubts)
            if dark and block is not None and block.reason in _FROM_DARKNESS:
                block = Obstacle("too_dark", obstacle_sentences.light("dark"))
            if block is not None:
                unjudged[name] = block
        if unwatched and any(name not in unjudged for name in self._in_inches):
            unjudged[CAMERA] = Obstacle("camera_unwatched", obstacle_sentences.camera_unwatched())
        return unjudged

    def neutral_hidden(self, reference: Reference) -> str | None:
        """Why neutral cannot be found however still the person keeps, in words; None = it can."""
        waiting = [n for n in self._rules.ruled if self._rules.waits_for_neutral(n, reference)]
        found = [self.now[n] for n in waiting if n in self.now]
        return next((block.message for block in found if block.reason != "no_neutral"), None)

    def in_words(self) -> list[str]:
        """What could not be judged in the latest frame that as a whole could, by its cause."""
        causes: dict[str, list[str]] = {}
        for name, block in self.now.items():
            labels = causes.setdefault(block.message, [])
            label = names.rule_words(CAMERA) if name == CAMERA else SIGNALS[name].label_of_both
            if label not in labels:
                labels.append(label)
        return [sentences.not_judged_now(labels, why) for why, labels in causes.items()]

    def missing(self, given: Collection[str]) -> str | None:
        """Why the first of the ranges cannot be judged from such landmarks at all, in words."""
        lacking = (n for n in self._rules.ruled if n in self._rules.ranged)
        return next((self._lacking[n].message for n in lacking if self._lacks(n, given)), None)

    def _unseen(self, name: str, doubts: dict[str, int]) -> Obstacle:
        """Why a signal is not known, where nothing else stands in the way of its rule."""
        doubt = doubts.get(name, 0)
        return self._reasons[name][doubt - 1] if doubt else self._hidden[name]

    def _lacks(self, name: str, given: Collection[str]) -> bool:
        needs = SIGNALS[name].needs
        return bool(needs) and not any(need in given for need in needs)

    def _stands(self, name: str, reference: Reference) -> Obstacle | None:
        """Why a rule cannot be judged with this reference, whatever is seen; None = it can."""
        signal = SIGNALS[name]
        if signal.needs_scale and not self._ruler.gives_inches:
            return Obstacle("no_scale", doubt_sentences.no_inches(signal.label))
        if signal.needs_scale and reference.neutral and reference.method == "none":
            words = reference.problem or doubt_sentences.no_inches_here(signal.label)
            return Obstacle("no_scale", words)
        if self._rules.unjudged_without_neutral(name, reference):
            return Obstacle("no_neutral", doubt_sentences.no_neutral(signal.label))
        return None

    def _other_side_known(self, name: str, values: dict[str, float]) -> bool:
        """Whether a form rule that exists for both sides can be judged on one of them."""
        if opposite(name) == name or name in self._rules.ranged:
            return False
        return not math.isnan(values.get(opposite(name), math.nan))


def _words(name: str) -> str:
    """Why a signal is not known although nothing stands in the way, in words."""
    signal = SIGNALS[name]
    if signal.needs == ("outline",):
        return doubt_sentences.outline_hidden(signal.label)
    words = doubt_sentences.few_steps if name in GAIT else doubt_sentences.hidden
    return words(signal.label)


@cache
def given_with(outlined: bool, in_space: bool, tagged: bool) -> frozenset[str]:
    """What came with the landmarks of a frame."""
    came = {"outline": outlined, "world": in_space, "tags": tagged}
    return frozenset(name for name, there in came.items() if there)
