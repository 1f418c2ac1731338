"""What changed from one session of an exercise to the next, in words."""

from datetime import datetime

from posecheck.session.particulars import EarlierSession
from posecheck.text.numbers import quantity
from posecheck.text.translation import _


def changes(before: EarlierSession, now: EarlierSession, *, watched: bool = True) -> list[str]:
    """What changed since the session before, the date of that first.

    Args:
        watched: whether so much of `now` was judged that fewer warnings mean something.
    """
    told = [_("Compared with {date}:").format(date=moment(before.started))]
    told.append(_change(_("repetitions"), str(before.repetitions), str(now.repetitions)))
    if watched:
        told.append(_change(_("warnings"), str(before.warnings), str(now.warnings)))
    if now.reached is not None and before.reached is not None and before.unit == now.unit:
        there, here = (quantity(each.reached or 0.0, now.unit) for each in (before, now))
        told.append(_change(_("furthest"), there, here))
    if before.level is not None and now.level is not None and before.level != now.level:
        told.append(_change(_("level"), str(before.level), str(now.level)))
    if before.pain_before is not None and now.pain_before is not None:
        told.append(_change(_("pain before"), str(before.pain_before), str(now.pain_before)))
    return told


def moment(when: datetime) -> str:
    """Date and time as they are filed: year, month, day, hour, minute."""
    return f"{when:%Y-%m-%d %H:%M}"


def _change(what: str, before: str, now: str) -> str:
    if before == now:
        return _("{what} {now}, as before").format(what=what, now=now)
    return _("{what} {before} → {now}").format(what=what, before=before, now=now)
