"""Takes passwords and tokens out of what is written down."""

import re
from typing import Final

HIDDEN: Final = "***"
_CREDENTIALS: Final = re.compile(r"(?<=://)[^\s'\"<>]*@")
_NAMED: Final = re.compile(
    r"\b(token|password|passwd|pwd|secret|cookie)(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;)]+",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """Text in which no URL says a user and password, and no `token=` or `password=` its value.

    A password may hold any character: all before the last @ of an address is taken out, even where
    that @ belongs to its path.
    """
    text = _CREDENTIALS.sub(f"{HIDDEN}@", text)
    return _NAMED.sub(rf"\g<1>\g<2>{HIDDEN}", text)
