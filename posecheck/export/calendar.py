"""Reminders as a calendar file (iCalendar, RFC 5545), for the person's own calendar.

Nothing is sent anywhere: the file is opened by a calendar, which reminds.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from icalendar import Alarm, Calendar, Event

from posecheck.errors import InputError
from posecheck.text.translation import N_, _

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days of the week as calendars name them, Monday first."""
NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GROUPS: Final = {"daily": range(7), "weekdays": range(5), "weekend": range(5, 7)}
"""Words for several days."""
SHORTEST: Final = 3
"""Letters by which a day may be named: with fewer, "t" could be two days."""
PRODUCT: Final = "-//posecheck//reminders//EN"
"""By this a file is known as ours."""
LONGEST_AHEAD_MIN: Final = 24 * 60
MOST_TIMES: Final = 6
MOST_WEEKS: Final = 52
_NO_DAY: Final = N_("choose a day at least: mon, tue, ... or daily")
_SUMMARY: Final = N_("Stretches for your back: {title}")
_WORDS: Final = N_(
    "{title}, about {minutes} minutes. Slowly and gently; leave out what hurts. If pain is "
    "new, strong, or lasts longer than 3 months, see a professional."
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a person wants to be reminded, and of what.

    Attributes:
        title: of the programme or exercise.
        days: days of the week, 0 = Monday.
        times: times of the day, on the clock of wherever the person is.
        minutes: how long it takes.
        ahead_min: minutes before the time at which the alarm rings.
        weeks: for how many weeks; None = until it is deleted from the calendar.
    """

    title: str
    days: tuple[int, ...]
    times: tuple[time, ...]
    minutes: int = 15
    ahead_min: int = 0
    weeks: int | None = None


def parse_days(text: str) -> tuple[int, ...]:
    """Days of the week from words such as "mon,wed,fri", "daily" or "weekdays".

    Raises:
        InputError: when a day is not understood.
    """
    found: set[int] = set()
    for word in text.lower().replace(",", " ").split():
        named = len(word) >= SHORTEST
        days = [day for day, name in enumerate(NAMES) if named and name.startswith(word)]
        if not (days or word in GROUPS):
            raise InputError(
                _('"{word}" is no day: write mon, tue, ... or daily, weekdays, weekend').format(
                    word=word
                )
            )
        found.update(GROUPS.get(word, days))
    if not found:
        raise InputError(_(_NO_DAY))
    return tuple(sorted(found))


def parse_time(text: str) -> time:
    """A time of the day, as in 7:30, 07:30, 7:30pm or 19:30.

    Raises:
        InputError: when it is none.
    """
    words = text.strip().lower().replace(" ", "").replace(".", ":")
    for form in ("%H:%M", "%I:%M%p", "%I%p"):
        try:
            return datetime.strptime(words, form).time()
        except ValueError:
            continue
    raise InputError(
        _('"{text}" is no time of the day: write it as in 7:30 or 19:30').format(text=text)
    )


def calendar_file(reminder: Reminder, today: date, made: datetime | None = None) -> bytes:
    """The calendar file of a reminder.

    Times are those of the clock on the wall ("floating"): 7:30 stays 7:30 in summer, in winter,
    and on a journey. The same reminder has the same identifiers, so that a calendar that is given
    the file twice replaces and does not double it.

    Args:
        today: the first day on which it may remind.
        made: when the file was made; None = now.

    Raises:
        InputError: when days or times are missing, or too many.
    """
    _check(reminder)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    first = next(
        day for day in (today + timedelta(n) for n in range(7)) if day.weekday() in reminder.days
    )
    summary = _(_SUMMARY).format(title=reminder.title)
    for at in sorted(set(reminder.times)):
        event = Event()
        event.add("uid", _identifier(reminder, at))
        event.add("dtstamp", made or datetime.now(UTC))
        event.add("dtstart", datetime.combine(first, at))
        event.add("duration", timedelta(minutes=reminder.minutes))
        event.add("summary", summary)
        event.add("description", _(_WORDS).format(title=reminder.title, minutes=reminder.minutes))
        event.add("rrule", _rule(reminder, first, at))
        event.add("transp", "TRANSPARENT")  # the time is not blocked for others
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(minutes=-reminder.ahead_min))
        alarm.add("description", summary)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _rule(reminder: Reminder, first: date, at: time) -> dict[str, object]:
    rule: dict[str, object] = {"freq": "weekly", "byday": [DAYS[day] for day in reminder.days]}
    if reminder.weeks is not None:
        # The last moment counts too; floating, as the start is.
        rule["until"] = datetime.combine(first + timedelta(weeks=reminder.weeks, days=-1), at)
    return rule


def _check(reminder: Reminder) -> None:
    if not reminder.days:
        raise InputError(_(_NO_DAY))
    if not 1 <= len(reminder.times) <= MOST_TIMES:
        raise InputError(_("choose 1 to {most} times of the day").format(most=MOST_TIMES))
    if reminder.weeks is not None and not 1 <= reminder.weeks <= MOST_WEEKS:
        raise InputError(_("choose 1 to {most} weeks").format(most=MOST_WEEKS))
    if not 0 <= reminder.ahead_min <= LONGEST_AHEAD_MIN:
        raise InputError(
            _("the alarm can be 0 to {most} minutes ahead").format(most=LONGEST_AHEAD_MIN)
        )


def _identifier(reminder: Reminder, at: time) -> str:
    named = f"{reminder.title} {at:%H:%M}"
    return f"{sha256(named.encode()).hexdigest()[:24]}@posecheck"
