"""Records of a child process are handled by its parent."""

import logging
import multiprocessing
import threading
from multiprocessing.connection import Connection

import pytest

from posecheck import process_log

SPAWN = multiprocessing.get_context("spawn")


def work(pipe: Connection, level: int) -> None:
    process_log.to_parent(pipe, level)
    log = logging.getLogger("posecheck.child")
    log.debug("too little to tell")
    log.warning("%d of %d", 1, 2)
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError:
        log.exception("it failed")
    logging.getLogger("another.library").error("and so did this")


def test_records_arrive_with_their_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    own, far_end = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=work, args=(far_end, logging.INFO))
    process.start()
    far_end.close()
    thread = threading.Thread(target=process_log.listen, args=(own,))
    thread.start()
    process.join(60)
    thread.join(60)
    assert not thread.is_alive()
    assert [(r.name, r.getMessage()) for r in caplog.records] == [
        ("posecheck.child", "1 of 2"),
        ("posecheck.child", "it failed"),
        ("another.library", "and so did this"),
    ]
    assert {r.process for r in caplog.records} == {process.pid}
    assert "ZeroDivisionError: by zero" in (caplog.records[1].exc_text or "")


def test_a_parent_that_is_gone_is_no_trouble() -> None:
    own, far_end = SPAWN.Pipe(duplex=False)
    root = logging.getLogger()
    before, level = root.handlers[:], logging.getLogger("posecheck").level
    try:
        process_log.to_parent(far_end, logging.INFO)
        own.close()
        logging.getLogger("posecheck.child").warning("nobody hears this")
    finally:
        root.handlers[:] = before
        logging.getLogger("posecheck").setLevel(level)
        far_end.close()
