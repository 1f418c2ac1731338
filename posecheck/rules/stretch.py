"""Out of rest and back: repetitions, holds and the ten-second rule."""

import math

from posecheck.rules.events import GAP_S, Event, Hold, Repetition
from posecheck.rules.hold_limit import HoldLimit
from posecheck.rules.recent import LOOK_BACK_S, SEEN_LATE_S, Moment, RecentMoments
from posecheck.rules.travel import AT_REST, Travel
from posecheck.rules.zone import StretchZone

MIN_HOLD_S = 1.5
"""Shorter rests in the stretch are turning points."""
MIN_REPETITION_S = 0.8
"""A shorter excursion is an error of measurement: nobody stretches that fast and back."""

SETTLED_SHARE = 0.2
"""The stretch is reached when its speed falls below this share of the fastest on the way in: of a
movement that slows evenly all but a hundredth of the way is done then."""
MOVES_ON_SHARE = 0.8
"""... and is on its way again above this share of it."""
HALT_TIMES = 2.0
"""Whoever goes on to this many times as far had not reached the stretch when they halted."""
KEPT_SHARE = 0.65
"""A hold goes on while this share of the way out is kept: who sags a little still stretches."""
PATIENCE_S = 4.0
"""Who creeps about in the stretched zone stretches too: after this long it is timed from entry."""
AFTER_OTHER_S = 1.0
"""Coming out of another movement takes about this long."""
BLIND_S = 0.5
"""A repetition in which the signal was unknown for longer is not counted, unless they are found
where they were before: a gentle stretch gets a tenth of its way meanwhile."""
FOUND_AGAIN_S = 5.0
"""A limb that was hidden in the stretch and is seen in it again within this time stayed there:
coming back and going out anew takes a gentle movement longer."""
HELD_ON_S = 30.0
"""Who is in the stretch before and after a time without pictures held it meanwhile; after longer
than this, three times the longest hold, they more likely came back and went out anew."""


class StretchRule:
    """Follows one signal into its stretch and back.

    A hold begins when the person reaches the stretch and ends when they set out of it. The
    warning starts at the moment the hold reached its limit and ends when the stretch was left.

    Attributes:
        unfinished: repetitions that a gap or the end cut off.
        watching: whether a hold could have been timed at the latest frame.
    """

    def __init__(self, zone: StretchZone, limit_s: float, cue_s: float, message: str) -> None:
        self.zone = zone
        self._limit = HoldLimit(limit_s, cue_s, message, zone.side)
        self.repetitions: list[Repetition] = []
        self.unfinished: list[Repetition] = []
        self.holds: list[Hold] = []
        self._sign = 1 if zone.upward else -1
        self._travel = Travel(zone.bounds())
        self.watching = False
        self._unseen = self._lost = False
        self._last_known = self._blind_s = -math.inf
        self._missed_s = self._suspended_s = 0.0
        self._resumed_s = -math.inf
        self._neutral = self._level = 0.0
        self._void = False
        self._other_s = -math.inf
        self._ending: Repetition | None = None
        self._past = RecentMoments()
        self._fastest = 0.0
        self._entered: float | None = None
        self._since: float | None = None
        self._top: float | None = None
        self._resting: float | None = None
        self._way = math.nan

    @property
    def events(self) -> list[Event]:
        """All warnings of holds that lasted too long."""
        return self._limit.events

    @property
    def active(self) -> Event | None:
        """The one that lasts at the moment."""
        return self._limit.active

    @property
    def in_zone(self) -> bool:
        """Whether the person is in the stretch."""
        return self._travel.out and not (self._void or self._lost or self._travel.yields)

    @property
    def lost(self) -> bool:
        """Whether a stretch was under way when the signal was last seen, and it is not now."""
        return self._travel.out and not self._void and self._unseen

    @property
    def moved(self) -> bool:
        """Whether the signal has shown the person's movement by now."""
        return self.in_zone or bool(self.repetitions)

    def hold_s(self, time_s: float) -> float | None:
        """Seconds in the present hold, None outside of the stretch."""
        if not self.in_zone:
            return None
        return 0.0 if self._since is None else time_s - self._since - self._suspended_s

    def update(
        self,
        time_s: float,
        value: float,
        rate: float,
        *,
        stir: float = 0.0,
        other: bool = False,
        seen: bool = False,
        neutral: float = 0.0,
        doubt: float = 0.0,
    ) -> tuple[Event | None, str | None]:
        """Take the next value and speed; returns an event that started and words to say now.

        Args:
            stir: how fast another signal changes, in times the speed that shows setting out.
            other: whether another signal shows that this is another movement.
            seen: whether a signal that is otherwise silent beside this one shows a stretch already.
            neutral: what the zone is counted from, NaN = unknown.
            doubt: half-width of neutral's uncertainty, 0 = the person's own; inf = unknown.
        """
        gap = time_s - self._last_known - self._missed_s
        self.watching = False
        if gap > GAP_S and not self._lost:
            # Unknown for too long: what went on meanwhile is not known.
            self._lose()
        if not math.isfinite(value):
            self._unseen = True
            return None, None
        level, datum = self._sign * value, self._sign * neutral
        if self._unseen and gap > BLIND_S and not self._as_before(level, gap):
            self._blind_s = time_s
        self._unseen = False
        if self._missed_s:
            self._go_on(time_s, level, datum, doubt)
        if self._lost and not (gap <= FOUND_AGAIN_S and self._travel.resume(level, datum, doubt)):
            self._cut_off(self._last_known)
            self._travel.reset()
        self._lost = False
        self._last_known, self._neutral, self._level = time_s, neutral, level
        self.watching = not other and self._supported_from(datum, doubt) < math.inf
        self._past.note(Moment(time_s, level, self._sign * rate, stir))
        turn = self._travel.update(time_s, level, datum, doubt)
        if turn == "out":
            # The way back from another movement is no stretch.
            self._void = self._travel.start_s - self._other_s < AFTER_OTHER_S
            self._forget_hold()
            self._fastest = self._past.fastest_since(self._travel.start_s)
        if other:
            self._other_s = time_s
            self._void |= self._travel.out
        self._travel.seen_elsewhere |= seen
        if turn == "back":
            self._come_back(time_s, neutral, doubt)
        if not self._travel.out:
            self._follow_back(time_s, level, datum, doubt)
            return None, None
        if self._void or self._travel.yields:
            self._stop_timing(time_s)
            return None, None
        return self._time_hold(time_s, level, rate, datum, doubt)

    def interrupted(self, gap_s: float, *, suspended: bool = False) -> None:
        """Nobody looked for so long before the next update: pictures are missing, or a pause.

        Neither ends what is under way by itself; where the person is seen next decides.

        Args:
            suspended: whether the person paused: the clock of a hold stands still meanwhile.
        """
        if not self._lost:
            self._missed_s += gap_s
            self._suspended_s += gap_s if suspended else 0.0

    def _go_on(self, time_s: float, level: float, datum: float, doubt: float) -> None:
        """Go on where pictures, or judging, broke off."""
        missed, suspended = self._missed_s, self._suspended_s
        self._missed_s = self._suspended_s = 0.0
        travel, self._resumed_s = self._travel, time_s
        arrived = self._arrived_s(level, missed - suspended)
        self._past.clear()
        if not travel.resume(level, datum, doubt):
            # At rest before, or back meanwhile: nobody saw it, and so it counts for nothing.
            self._cut_off(self._last_known)
            travel.reset()
        elif self._top is None or not (self._kept(level) and missed - suspended <= HELD_ON_S):
            # Still stretched, but otherwise than before.
            self._stop_timing(self._last_known, cut_off=True)
            self._limit.end(self._last_known)
            self._forget_hold()
        elif self._since is not None:
            self._since += suspended
        elif arrived is not None and level >= self._supported_from(datum, doubt):
            self._since = arrived
        elif self._entered is not None:
            self._entered += suspended

    def _arrived_s(self, level: float, gap_s: float) -> float | None:
        """When somebody on the way into the stretch reached it in a gap; None = they did not.

        Who slows evenly to a stop takes twice as long for the rest of the way as at full speed.
        """
        left = level - self._level
        slow = self._slow()
        if self._entered is None or not gap_s or abs(left) > slow * gap_s:
            return None
        speed = max(self._past.last_speed, slow)
        return self._last_known + min(gap_s, 2 * max(left, 0.0) / speed)

    def silence(self) -> None:
        """Another signal tells the exercise better: drop what is under way."""
        self._void, self.watching = True, False
        self._cut_off(self._last_known)
        self._travel.reset()

    def finish(self, time_s: float) -> None:
        """End what is still under way."""
        self._cut_off(self._last_known if self._lost or self._missed_s else time_s)
        self._travel.reset()

    def _as_before(self, level: float, gap_s: float) -> bool:
        """Whether somebody who was out of sight for a while is where they were: deep in a stretch.

        A limb that another one hides while the stretch is held comes into sight again like this.
        """
        travel = self._travel
        sag = (1 - KEPT_SHARE) * (travel.peak - travel.base)
        return travel.out and gap_s <= FOUND_AGAIN_S and abs(level - self._level) <= sag

    def _lose(self) -> None:
        """The signal was lost: nothing is timed any more."""
        self._lost = True
        self._missed_s = self._suspended_s = 0.0
        self._stop_timing(self._last_known, cut_off=True)
        self._limit.end(self._last_known)
        self._ending = None
        self._forget_hold()
        self._past.clear()

    def _supported_from(self, datum: float, doubt: float) -> float:
        """Level from which a hold may be timed: nothing is, where no neutral says so."""
        if math.isnan(datum) or math.isinf(doubt):
            return math.inf
        if doubt > 0:
            return datum + self._travel.bounds.enter + doubt
        return self._travel.gate(datum, doubt)

    def _time_hold(
        self, time_s: float, level: float, rate: float, datum: float, doubt: float
    ) -> tuple[Event | None, str | None]:
        travel = self._travel
        speed = abs(rate) if math.isfinite(rate) else math.inf
        if not self._kept(level):
            self._stop_timing(time_s)
            self._top = level
        self._top = level if self._top is None else max(self._top, level)
        if level < self._supported_from(datum, doubt):
            return None, None
        if self._entered is None:
            self._entered = time_s
        if not math.isinf(speed):
            self._fastest = max(self._fastest, speed)
        if self._since is None:
            slow = self._slow()
            if speed <= slow and self._past.still(slow, travel.start_s):
                self._since = self._reached_s(time_s, datum, doubt)
            elif time_s - self._entered >= PATIENCE_S:
                self._since = self._entered
            if self._since is not None:
                self._limit.active = None  # that hold is over
            self._way = self._top - travel.base
        elif self.active is None and self._was_a_halt(time_s, rate, speed):
            self._since = None
        if self._since is None:
            self._limit.last(time_s)
            return None, None
        return self._limit.judge(time_s, time_s - self._since)

    def _kept(self, level: float) -> bool:
        """Whether at this level the stretch that was reached is still kept."""
        top = self._top
        return top is None or top - level <= (1 - KEPT_SHARE) * (top - self._travel.base)

    def _was_a_halt(self, time_s: float, rate: float, speed: float) -> bool:
        """Whether the person only halted on the way into the stretch, and goes on now."""
        assert self._since is not None
        if self._top is not None and self._top - self._travel.base > HALT_TIMES * self._way:
            self._entered = time_s
            return True
        fast = speed > max(MOVES_ON_SHARE * self._fastest, self._quiet())
        return fast and self._sign * rate > 0 and time_s - self._since < MIN_HOLD_S

    def _reached_s(self, time_s: float, datum: float, doubt: float) -> float:
        """Since when somebody who is still in the stretch has been there."""
        least, travel = self._supported_from(datum, doubt), self._travel
        least = max(least, travel.base + KEPT_SHARE * (travel.peak - travel.base))
        first, reached = self._past.since(least, travel.start_s, self._slow())
        if first > time_s:  # it is less deep than the stretch before, which ended then
            first = time_s if self._entered is None else self._entered
        return max(first, reached)

    def _slow(self) -> float:
        """Speed of somebody who has reached the stretch."""
        return max(SETTLED_SHARE * self._fastest, self._quiet())

    def _quiet(self) -> float:
        """Speed that is only noise."""
        noise = self._travel.noise.deviation
        return max(self.zone.still_per_s, 0.0 if math.isnan(noise) else 4 * noise)

    def _come_back(self, time_s: float, neutral: float, doubt: float) -> None:
        """The person came back to rest."""
        self._stop_timing(time_s)
        travel = self._travel
        counts = self.zone.count and not (self._void or travel.yields)
        counts &= travel.stands_out(self._sign * neutral, doubt)
        if counts and self._blind_s >= travel.start_s:
            # Where the way out was not seen, what was cut off there has been told already.
            if travel.seen_from_rest:
                self.unfinished.append(self._repetition(time_s, neutral, doubt))
        elif counts and time_s - travel.start_s >= MIN_REPETITION_S:
            self._ending = self._repetition(time_s, neutral, doubt)
            self.repetitions.append(self._ending)
        self._fastest = 0.0
        self._top = None

    def _repetition(self, end_s: float, neutral: float, doubt: float) -> Repetition:
        travel = self._travel
        known = doubt == 0 and not math.isnan(neutral)
        peak = self._sign * travel.peak - neutral if known else travel.peak - travel.base
        if not known:
            peak *= self._sign
        return Repetition(travel.start_s, end_s, self.zone.side, self.zone.signal, peak)

    def _follow_back(self, time_s: float, level: float, datum: float, doubt: float) -> None:
        """Until where the person rests again the repetition, and a warning, go on."""
        if self._ending is None and self.active is None:
            return
        travel = self._travel
        known = doubt == 0 and not math.isnan(datum)
        rest = travel.base + AT_REST * (travel.peak - travel.base)
        if known and travel.peak >= datum + travel.bounds.enter:
            rest = datum + travel.bounds.leave
        if self._resting is None or level < self._resting:
            self._resting = level
        turned = level > self._resting + 0.5 * min(travel.need, travel.peak - travel.base)
        self._limit.last(time_s)
        if self._ending is not None and not turned:
            self._ending.end_s = time_s
        if level <= rest or turned:
            self._ending = self._limit.active = self._resting = None

    def _cut_off(self, time_s: float) -> None:
        """The recording ends, or the signal was lost."""
        if self._travel.out:
            self._stop_timing(time_s, cut_off=True)
            if self.zone.count and not (self._void or self._travel.yields):
                doubt = 0.0 if not math.isnan(self._neutral) else math.inf
                self.unfinished.append(self._repetition(time_s, self._neutral, doubt))
        self._limit.end(time_s)
        self._ending = None
        self._forget_hold()
        self._past.clear()
        self._fastest = 0.0

    def _stop_timing(self, time_s: float, *, cut_off: bool = False) -> None:
        """The hold is over: it ended when the person set out."""
        if self._since is not None:
            end = time_s if cut_off else self._set_out_s(time_s)
            end = self._limit.settle(self._since, end)
            if end - self._since >= MIN_HOLD_S:
                self.holds.append(Hold(self._since, end, self.zone.side))
        self._limit.begin_anew()
        self._since = self._entered = None

    def _set_out_s(self, time_s: float) -> float:
        """When the person set out of the hold that they have left by now."""
        assert self._since is not None
        fastest = self._past.fastest_since(self._since + SEEN_LATE_S)
        slow = max(SETTLED_SHARE * fastest, self._quiet())
        rest = self._past.last_rest(time_s, slow)
        if rest is None:
            # Already on the way when pictures came again: at the latest then they set out.
            seen_s = self._resumed_s if time_s - self._resumed_s < LOOK_BACK_S else -math.inf
            return seen_s if seen_s > self._since else time_s
        return max(self._since, rest - SEEN_LATE_S)

    def _forget_hold(self) -> None:
        self._entered = self._since = self._top = self._resting = None
        self._way = math.nan
        self._limit.begin_anew()
