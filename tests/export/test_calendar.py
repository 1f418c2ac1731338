"""Reminders, read back by the library's own parser."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from posecheck.cli.remind import remind
from posecheck.errors import InputError
from posecheck.exercises.library import built_in_exercise
from posecheck.export.calendar import Reminder, calendar_file, parse_days, parse_time

THURSDAY = date(2026, 1, 1)
MADE = datetime(2026, 1, 1, 9, tzinfo=UTC)


def events(content: bytes) -> list:
    read = Calendar.from_ical(content)
    assert read["version"] == "2.0"
    found = read.walk("VEVENT")
    for component in [read, *found, *read.walk("VALARM")]:
        assert not component.errors
    assert read.to_ical() == content
    return found


def test_each_time_is_an_event_with_its_days_and_an_alarm() -> None:
    reminder = Reminder("Morning stretches", (0, 2), (time(19), time(7, 30)), ahead_min=10)
    early, late = events(calendar_file(reminder, THURSDAY, MADE))
    # The first Monday from that Thursday on, on the wall's clock.
    assert early.decoded("dtstart") == datetime(2026, 1, 5, 7, 30)
    assert early.decoded("dtstart").tzinfo is None
    assert late.decoded("dtstart") == datetime(2026, 1, 5, 19, 0)
    assert early["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO", "WE"]}
    assert early.decoded("duration") == timedelta(minutes=15)
    assert str(early["summary"]) == "Stretches for your back: Morning stretches"
    (alarm,) = early.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(minutes=-10)
    assert str(alarm["action"]) == "DISPLAY"
    assert early["uid"] != late["uid"]


def test_the_same_reminder_replaces_itself() -> None:
    reminder = Reminder("Morning stretches", (0,), (time(7, 30),))
    (first,) = events(calendar_file(reminder, THURSDAY, MADE))
    (second,) = events(calendar_file(reminder, THURSDAY + timedelta(30), MADE))
    assert first["uid"] == second["uid"]


def test_it_begins_today_where_today_is_one_of_the_days() -> None:
    (event,) = events(calendar_file(Reminder("x", (3,), (time(7),)), THURSDAY, MADE))
    assert event.decoded("dtstart").date() == THURSDAY


def test_weeks_end_after_the_last_day() -> None:
    reminder = Reminder("x", (0, 6), (time(7),), weeks=2)
    (event,) = events(calendar_file(reminder, date(2026, 1, 5), MADE))
    (until,) = event["rrule"]["UNTIL"]
    assert until == datetime(2026, 1, 18, 7)  # the Sunday of the second week, itself included


def test_words_of_a_title_cannot_break_the_file() -> None:
    title = "Anna's; stretches, \\slow\nEND:VCALENDAR ü"
    (event,) = events(calendar_file(Reminder(title, (0,), (time(7),)), THURSDAY, MADE))
    assert title in str(event["summary"])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("weekend", (5, 6)),
        ("Fri, mon", (0, 4)),
        ("tuesday,thurs,weekend", (1, 3, 5, 6)),
    ],
)
def test_days_in_words(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", ",", "t", "mo", "monkey", "mon;tue"])
def test_no_days(text: str) -> None:
    with pytest.raises(InputError):
        parse_days(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7:30", time(7, 30)),
        ("07.30", time(7, 30)),
        ("7:30 pm", time(19, 30)),
        ("12am", time(0)),
        ("19:05", time(19, 5)),
    ],
)
def test_times_in_words(text: str, at: time) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize("text", ["", "7", "24:00", "7:60", "13pm", "noon"])
def test_no_times(text: str) -> None:
    with pytest.raises(InputError):
        parse_time(text)


@pytest.mark.parametrize(
    "wrong",
    [{"times": ()}, {"times": (time(7),) * 7}, {"weeks": 0}, {"ahead_min": -1}, {"days": ()}],
)
def test_what_no_calendar_should_hold(wrong: dict) -> None:
    values = {"days": (0,), "times": (time(7),), **wrong}
    with pytest.raises(InputError):
        calendar_file(Reminder("x", **values), THURSDAY)


def test_the_command_writes_it_and_replaces_only_its_own(tmp_path: Path) -> None:
    out = tmp_path / "r.ics"
    options = ["--days", "weekdays", "--at", "7:30", "--weeks", "4", "-o", str(out)]
    for _again in range(2):
        done = CliRunner().invoke(remind, options)
        assert done.exit_code == 0, done.exception
    assert str(out) in done.output
    assert len(events(out.read_bytes())) == 1
    out.write_bytes(b"BEGIN:VCALENDAR\r\nsomebody's own\r\n")
    refused = CliRunner().invoke(remind, options)
    assert isinstance(refused.exception, InputError)
    assert out.read_bytes().endswith(b"somebody's own\r\n")


def test_the_command_takes_one_subject(tmp_path: Path) -> None:
    out = str(tmp_path / "r.ics")
    both = CliRunner().invoke(remind, ["--programme", "morning", "-e", "cobra", "-o", out])
    assert "not both" in str(both.exception)
    CliRunner().invoke(remind, ["-e", "cobra", "-o", out])
    (event,) = events(Path(out).read_bytes())
    assert built_in_exercise("cobra").title in str(event["summary"])
