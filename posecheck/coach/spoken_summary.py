"""The end of a session in a few sentences that can be spoken."""

from collections import Counter

from posecheck.coach.goal import done_of
from posecheck.session.particulars import left_undone
from posecheck.session.result import SessionResult
from posecheck.session.shares import WELL_SEEN
from posecheck.text import briefing_sentences, sentences


def spoken_summary(result: SessionResult) -> list[str]:
    """Short sentences: repetitions, longest hold, warnings, pain, and what was not judged."""
    out = []
    coverage = result.coverage
    if result.pain:
        out.append(sentences.stopped_for_pain())
    if why := result.no_repetition:
        # Whoever held a stretch to the end did something, and who felt pain had a reason.
        idle = not (result.holds or result.pain)
        out.append(sentences.no_repetition(why) if idle else sentences.repetitions(0, 0, 0))
    elif result.exercise.counts_repetitions:
        out.append(_repetitions(result))
        if not result.pain:  # then nobody is asked for more
            out += _still_to_do(result)
    elif not result.pain:
        out.append(sentences.exercise_over(result.exercise.title))
    if result.holds:
        out.append(sentences.longest_hold(max(hold.duration_s for hold in result.holds)))
    warnings = Counter(event.message for event in result.warnings)
    if warnings:
        out.append(sentences.to_remember(len(result.warnings), warnings.most_common(1)[0][0]))
    elif coverage.mostly_seen and not result.pain:
        well = well_done(result)
        out.append(sentences.no_warnings(well=well, of_all=coverage.complete))
    if not coverage.nothing:
        out += coverage.sentences(why)
    watched = coverage.watched_s
    if watched and result.judged_s < WELL_SEEN * watched:
        out.append(sentences.judged_only(result.judged_s, watched))
    return out


def well_done(result: SessionResult) -> bool:
    """Whether there is nothing to change, something was done, and enough was judged to say so."""
    clean = not result.pain and not result.warnings
    return clean and result.done and result.coverage.well and all_done(result)


def all_done(result: SessionResult) -> bool:
    """Whether all repetitions that were to be done were done; of a walk nobody asked for any."""
    asked = result.particulars.asked
    return not left_undone(asked, done_of(asked, result.repetitions))


def _still_to_do(result: SessionResult) -> list[str]:
    """Which side was not done, or how much of what was asked for, in whole sentences."""
    asked = result.particulars.asked
    done = done_of(asked, result.repetitions)
    short = [name for name, n in asked.items() if done[name] < n]
    if not short:
        return []
    # A side that was not done at all says more than a number.
    missing = [name for name in short if not done[name] and name != "total" and len(asked) > 1]
    if len(missing) == 1:
        return [briefing_sentences.side_missing(missing[0])]
    got = sum(min(done[name], n) for name, n in asked.items())
    return [briefing_sentences.part_done(got, sum(asked.values()))]


def _repetitions(result: SessionResult) -> str:
    sides = Counter(rep.side for rep in result.repetitions if rep.side)
    if len(result.particulars.asked) == 1:  # the other side was not to be done
        sides = Counter() if len(sides) < 2 else sides
    return sentences.repetitions(len(result.repetitions), sides["left"], sides["right"])
