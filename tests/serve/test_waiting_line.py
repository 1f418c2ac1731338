"""Places: taken, waited for, given back."""

import asyncio

import pytest

from posecheck.serve.waiting_line import NoRoom, WaitingLine


async def silent(position: int) -> None:
    pass


def test_those_who_wait_get_places_in_the_order_in_which_they_came() -> None:
    async def scene() -> list[str]:
        waiting_line, came = WaitingLine(1, 5), list[str]()
        await waiting_line.take(silent)

        async def person(name: str) -> None:
            await waiting_line.take(silent, 0.01)
            came.append(name)

        people = []
        for name in "abc":
            people.append(asyncio.create_task(person(name)))
            await asyncio.sleep(0)
        assert (waiting_line.running, waiting_line.waiting) == (1, 3)
        for n in range(len(people)):
            waiting_line.leave()
            while len(came) <= n:
                await asyncio.sleep(0.002)
        await asyncio.gather(*people)
        waiting_line.leave()
        assert (waiting_line.running, waiting_line.waiting) == (0, 0)
        return came

    assert asyncio.run(scene()) == ["a", "b", "c"]


def test_the_position_is_told_again_and_again() -> None:
    async def scene() -> list[int]:
        waiting_line, told = WaitingLine(1, 5), list[int]()
        await waiting_line.take(silent)
        ahead = asyncio.create_task(waiting_line.take(silent, 0.01))
        await asyncio.sleep(0)

        async def tell(position: int) -> None:
            told.append(position)
            if len(told) == 2:
                waiting_line.leave()  # the place goes to the one ahead

        mine = asyncio.create_task(waiting_line.take(tell, 0.01))
        await ahead
        while told[-1:] != [1]:
            await asyncio.sleep(0.005)
        waiting_line.leave()
        await mine
        return told

    told = asyncio.run(scene())
    assert told[:2] == [2, 2]
    assert told[-1] == 1


def test_who_goes_away_while_waiting_takes_no_place() -> None:
    async def scene() -> None:
        waiting_line = WaitingLine(1, 5)
        await waiting_line.take(silent)

        async def gone(position: int) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            await waiting_line.take(gone)
        assert waiting_line.waiting == 0
        patient = asyncio.create_task(waiting_line.take(silent, 10))
        await asyncio.sleep(0)
        patient.cancel()
        waiting_line.leave()  # in the same moment
        with pytest.raises(asyncio.CancelledError):
            await patient
        assert waiting_line.running == 0

    asyncio.run(scene())


def test_the_row_has_an_end() -> None:
    async def scene() -> None:
        waiting_line = WaitingLine(1, 0)
        await waiting_line.take(silent)
        with pytest.raises(NoRoom):
            await waiting_line.take(silent)

    asyncio.run(scene())
