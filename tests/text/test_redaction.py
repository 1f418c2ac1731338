"""Passwords and tokens are taken out of what is written down."""

import pytest

from posecheck.text.redaction import without_secrets


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("rtsp://anna:secret@10.0.0.7/live", "rtsp://***@10.0.0.7/live"),
        ("open rtsp://anna:p@ss/w0rd@cam:554 now", "open rtsp://***@cam:554 now"),
        ("'postgresql+psycopg://u:p@host/db'", "'postgresql+psycopg://***@host/db'"),
        ("http://10.0.0.5:8765/?token=0123456789abcdef", "http://10.0.0.5:8765/?token=***"),
        ("ServerSettings(token='0123456789abcdef', port=1)", "ServerSettings(token='***', port=1)"),
        ("two: http://a:b@c http://d:e@f", "two: http://***@c http://***@f"),
        ("rtsp://10.0.0.7/live", "rtsp://10.0.0.7/live"),
        ("the limit = 3 in, anna@example.org", "the limit = 3 in, anna@example.org"),
    ],
)
def test_secrets_are_taken_out_and_nothing_else(text: str, safe: str) -> None:
    assert without_secrets(text) == safe
