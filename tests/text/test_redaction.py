"""Passwords and tokens are taken out of what is written down."""

import pytest

from posecheck.text.redaction import shown_source, without_secrets


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("rtsp://anna:secret@10.0.0.7/live", "rtsp://***@10.0.0.7/live"),
        ("open rtsp://anna:p@ss/w0rd@cam:554 now", "open rtsp://***@cam:554 now"),
        ("'postgresql+psycopg://u:p@host/db'", "'postgresql+psycopg://***@host/db'"),
        ("http://10.0.0.5:8765/?token=0123456789abcdef", "http://10.0.0.5:8765/?token=***"),
        ("ServerSettings(token='0123456789abcdef', port=1)", "ServerSettings(token='***', port=1)"),
        ("two: http://a:b@c http://d:e@f", "two: http://***@c http://***@f"),
        ("there is no file rtsp:/anna:secret@cam/live", "there is no file rtsp:/***@cam/live"),
        ("http://cam/v?user=anna&pwd=secret&x=1", "http://cam/v?user=anna&pwd=***&x=1"),
        ("http://cam/?access_token=abc", "http://cam/?access_token=***"),
        (
            "https://store/a.mp4?X-Amz-Signature=1f&y=2",
            "https://store/a.mp4?X-Amz-Signature=***&y=2",
        ),
        ("C:/Users/anna@home/a.mp4", "C:/Users/anna@home/a.mp4"),
        ("rtsp://10.0.0.7/live", "rtsp://10.0.0.7/live"),
        ("the limit = 3 in, anna@example.org", "the limit = 3 in, anna@example.org"),
    ],
)
def test_secrets_are_taken_out_and_nothing_else(text: str, safe: str) -> None:
    assert without_secrets(text) == safe


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("rtsp://anna:a b'<\"c@d@10.0.0.7/live", "rtsp://***@10.0.0.7/live"),
        ("RTSP://anna:secret@cam", "RTSP://***@cam"),
        ("rtsp:/anna:sec ret@cam", "rtsp:/***@cam"),
        ("http://cam/v?password=secret", "http://cam/v?password=***"),
        ("token=mine.mp4", "token=mine.mp4"),
        ("/home/anna@home/a.mp4", "/home/anna@home/a.mp4"),
        ("b\udcff.mp4", "b\ufffd.mp4"),
    ],
)
def test_a_source_is_shown_without_its_password_and_as_text(source: str, shown: str) -> None:
    assert shown_source(source) == shown
