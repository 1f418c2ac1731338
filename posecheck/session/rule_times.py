"""For how long each rule could have warned, and why not for the rest of the time."""

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posecheck.measure.obstacles import Obstacle, Reason
from posecheck.pose.arrays import Floats
from posecheck.pose.skeleton import opposite
from posecheck.rules.events import Kind
from posecheck.rules.limit import LimitRule
from posecheck.rules.pace import PaceRule
from posecheck.rules.stretch import StretchRule
from posecheck.session.ruleset import RuleSet
from posecheck.session.unjudged_rules import CAMERA
from posecheck.signals.catalogue import SIGNALS
from posecheck.text import doubt_sentences, names

_Rule = LimitRule | PaceRule | StretchRule


@dataclass(frozen=True, slots=True)
class RuleTime:
    """For how long a rule could have warned.

    Parameters
    ----------
    rule : str
        The rule's name as in events, usually its signal; "hold" for the length of holds; "camera"
        for watching whether the camera is moved, listed where that could not be done.
    kind : {"range", "hold", "pace", "form", "setup"}
        Which family of rule.
    judged_s : float
        The time in which it could have warned, seconds.
    why_not : tuple of str
        Why it could not for the rest of the time, as data; what cost most time first.
    message : str or None
        Why in words, with the remedy: what stood in the way of this rule itself, else of the whole
        exercise; None = nothing did.
    chief : bool
        Whether the exercise is chiefly about it. Of two sides one is enough.
    signals : tuple of str
        The signals that it watches.

    Examples
    --------
    >>> import posecheck
    >>> session = posecheck.Session("cat_cow")
    >>> _ = session.update(posecheck.Pose.nobody(0.0, (640, 480)))
    >>> [(rule.rule, rule.judged_s, rule.why_not) for rule in session.finish().rules if rule.chief]
    [('back_curve_pct', 0.0, ('no_person',))]
    """

    rule: str
    kind: Kind
    judged_s: float
    why_not: tuple[Reason, ...]
    message: str | None
    chief: bool
    signals: tuple[str, ...]

    @property
    def label(self) -> str:
        """What the rule is about, in words within a sentence."""
        return rule_label(self.rule, self.kind)

    @property
    def label_of_both(self) -> str:
        """The same for both sides together."""
        if self.kind in ("hold", "pace") or self.rule not in SIGNALS:
            return self.label
        return SIGNALS[self.rule].label_of_both


def rule_label(rule: str, kind: Kind) -> str:
    """What a rule is about, in words within a sentence."""
    if kind in ("hold", "pace"):
        return names.rule_words(kind)
    return SIGNALS[rule].label if rule in SIGNALS else names.rule_words(rule)


class RuleTimes:
    """Notes frame by frame which rules could have warned.

    Args:
        main: the signals that the exercise is about.

    Attributes:
        told: signals and rules whose stretches of time are told.
        unjudged, blind: of the latest frame, as in a `Verdict`.
    """

    def __init__(self, rules: RuleSet, main: list[str]) -> None:
        self._rules = rules
        self._members: dict[tuple[Kind, str], dict[str, list[_Rule]]] = {}
        for kind, rule, signal, member in rules.members():
            of_rule = self._members.setdefault((kind, rule), {})
            of_rule.setdefault(signal, []).append(member)
        self._keys = list(self._members)
        self._groups = [self._sides(key) for key in self._keys]
        self._chief = _chief(self._keys, main)
        # One bit a rule: an hour of video must not fill the memory with Python objects.
        self._watching = array("Q")
        # All that stood in the way, and what did so while the exercise as a whole was judged.
        self._lost: list[Counter[Obstacle]] = [Counter() for _ in self._keys]
        self._own: list[Counter[Obstacle]] = [Counter() for _ in self._keys]
        # A speed is unknown for a moment whenever its signal was: that is not told besides.
        self.told = tuple(
            dict.fromkeys(
                [*rules.ruled, *(rule for kind, rule in self._keys if kind != "pace"), CAMERA]
            )
        )
        # That the camera is watched has a bit too, the last one.
        self._camera = 1 << len(self._keys)
        self._unwatched: Obstacle | None = None
        self._words: dict[int, tuple[str, ...]] = {}
        self.unjudged: tuple[str, ...] = ()
        self.blind: str | None = None
        self._lost_chief = ""

    def update(
        self, block: Obstacle | None, obstacles: Mapping[str, Obstacle]
    ) -> dict[str, Obstacle]:
        """Take what the rules made of a frame.

        Args:
            block: what stands in the way of judging the frame as a whole, None = nothing.
            obstacles: what stands in the way of single signals.

        Returns:
            What stands in the way of signals, and of rules besides.
        """
        bits = 0
        more = dict(obstacles)
        for i, key in enumerate(self._keys):
            if block is None and _watched(self._groups[i]):
                bits |= 1 << i
                continue
            reason = block or self._of_signals(key, obstacles)
            if reason is None:
                reason = self._other(key)
                if key[0] != "pace":
                    more.setdefault(key[1], reason)
            self._lost[i][reason] += 1
            if block is None:
                self._own[i][reason] += 1
            if i in self._chief:
                self._lost_chief = reason.message
        if CAMERA in obstacles:
            self._unwatched = obstacles[CAMERA]
        else:
            bits |= self._camera
        self._watching.append(bits)
        self.unjudged = () if block else self._in_words(bits)
        chief = not self._chief or any(bits >> i & 1 for i in self._chief)
        self.blind = None if chief else self._lost_chief
        if block is None and chief and (signal := self._rules.lost()):
            reason = obstacles.get(signal) or _hidden(signal)
            self.blind = reason.message
        return more

    def finish(self, lengths: Floats, judged: np.ndarray) -> list[RuleTime]:
        """For how long each rule could have warned.

        Args:
            lengths: (N,) of the frames, seconds.
            judged: (N,) whether anything was judged in them.
        """
        bits = np.array(self._watching, np.uint64)
        told = []
        for i, (kind, rule) in enumerate(self._keys):
            watching = (bits >> np.uint64(i)) & np.uint64(1) > 0
            lost = [obstacle for obstacle, _ in self._lost[i].most_common()]
            first = next(iter(self._own[i].most_common(1) or self._lost[i].most_common(1)), None)
            told.append(
                RuleTime(
                    rule=rule,
                    kind=kind,
                    judged_s=float(lengths[watching & judged].sum()),
                    why_not=tuple(dict.fromkeys(obstacle.reason for obstacle in lost)),
                    message=first[0].message if first else None,
                    chief=i in self._chief,
                    signals=tuple(self._members[kind, rule]),
                )
            )
        if self._unwatched is not None:
            seen = judged & ((bits & np.uint64(self._camera)) > 0)
            why = self._unwatched
            told.append(
                RuleTime(
                    CAMERA,
                    "setup",
                    float(lengths[seen].sum()),
                    (why.reason,),
                    why.message,
                    False,
                    (),
                )
            )
        return told

    def _in_words(self, bits: int) -> tuple[str, ...]:
        """The rules that could not have warned, in words."""
        if bits not in self._words:
            lost = [key for i, key in enumerate(self._keys) if not bits >> i & 1]
            told = [(kind, rule) for kind, rule in lost if kind != "pace"]
            if not bits & self._camera:
                told.append(("setup", CAMERA))
            self._words[bits] = tuple(dict.fromkeys(rule_label(r, k) for k, r in told))
        return self._words[bits]

    def _sides(self, key: tuple[Kind, str]) -> list[list[_Rule]]:
        """The members of a rule that watch together: one of these groups is enough."""
        kind, rule = key
        of_rule = list(self._members[key].values())
        if kind == "hold":
            return [[member] for members in of_rule for member in members]
        if kind in ("form", "setup"):
            of_rule += self._members.get((kind, opposite(rule)), {}).values()
        return of_rule

    def _of_signals(
        self, key: tuple[Kind, str], obstacles: Mapping[str, Obstacle]
    ) -> Obstacle | None:
        return next((obstacles[n] for n in self._members[key] if n in obstacles), None)

    def _other(self, key: tuple[Kind, str]) -> Obstacle:
        """What stands in the way of a rule although its signals could be judged."""
        signal = next(iter(self._members[key]))
        if key[0] == "hold" and (words := self._rules.another_exercise()):
            return Obstacle("not_in_position", words)
        return _hidden(signal)


def _watched(groups: list[list[_Rule]]) -> bool:
    """Whether of one of these groups of rules, which watch together, all could have warned."""
    # Asked of every rule in every frame: generators would take three times as long.
    for members in groups:
        for member in members:
            if not member.watching:
                break
        else:
            return True
    return False


def _hidden(signal: str) -> Obstacle:
    return Obstacle("hidden", doubt_sentences.hidden(SIGNALS[signal].label))


def _chief(keys: list[tuple[Kind, str]], main: list[str]) -> frozenset[int]:
    """Which rules the exercise is chiefly about: the range of its main signal, where it has one,
    else how long it is held, else its other ranges."""
    for wanted in (
        [("range", name) for name in main],
        [("hold", "hold")],
        [key for key in keys if key[0] == "range"],
    ):
        if found := frozenset(i for i, key in enumerate(keys) if key in wanted):
            return found
    return frozenset()
