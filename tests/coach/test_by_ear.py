"""A whole session with closed eyes: the words alone lead through it."""

import pytest

from tests.coach.by_ear import LONGEST_S, PAGE, session, transcript


def test_the_words_alone_lead_through_a_whole_session() -> None:
    coach, lines = session()
    assert coach.phase == "done"
    assert lines[-1][0] < LONGEST_S
    said = [words for _t, words, _does in lines]
    wanted = (
        "cannot see anybody",
        "Lie on your back",
        *coach.exercise.how,
        "Take turns, the left side first: 2 times each.",
        "Three.",
        "Begin. Slowly and gently.",
        "Bring your knees back a little from the left.",
        "Left: 1 to go.",
        "Right: 1 to go.",
        "Whenever you are ready",
        "I see you move. Go a little further if it is comfortable",
        "The left is done. Now the right: 1 to go.",
        "That was the last one.",
        "4 repetitions, 2 left and 2 right.",
        "To remember: Bring your knees back a little from the ",
        "How is your back now, from 0, no pain, to 10, the worst?",
        "2. Lower your hand.",
        "Pain 2 of 10.",
    )
    at = 0
    for words in wanted:
        found = [i for i, each in enumerate(said) if i >= at and words in each]
        assert found, f"{words!r} is not said after {said[at - 1]!r}"
        at = found[0]
    result = coach.finish()
    sides = [repetition.side for repetition in result.repetitions]
    assert sides == ["left", "right", "left", "right"]
    assert not [event for event in result.events if event.kind == "hold"]


@pytest.mark.slow
def test_the_documentation_has_the_transcript() -> None:
    assert PAGE.read_text(encoding="utf-8") == transcript()
