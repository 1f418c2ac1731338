"""Takes passwords and tokens out of what is written down."""

import re
from typing import Final

HIDDEN: Final = "***"
# A path made of an address has lost one of its slashes. One letter is a disk, not a scheme.
_SCHEME: Final = r"[a-zA-Z][a-zA-Z0-9+.-]+:/+"
_CREDENTIALS: Final = re.compile(rf"({_SCHEME})[^\s'\"<>]*@")
_ADDRESS: Final = re.compile(rf"\s*({_SCHEME})(?:.*@)?(.*)", re.DOTALL)
_NAMED: Final = re.compile(
    r"(?<![a-z])(token|password|passwd|pwd|secret|cookie)(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;)]+",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    r"([?&](?:[\w.-]*(?:pass|pwd|token|secret|sign|credential|auth|key)[\w.-]*|pw|sig|p)=)[^\s&'\"<>]+",
    re.IGNORECASE,
)
"""What addresses of cameras and stores ask with: `?user=admin&pwd=...`, `&X-Amz-Signature=...`."""
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")


def without_secrets(text: str) -> str:
    """Text in which no URL says a user and password, and no `token=` or `password=` its value.

    A password may hold any character: all before the last @ of an address is taken out, even where
    that @ belongs to its path.
    """
    text = _CREDENTIALS.sub(rf"\g<1>{HIDDEN}@", text)
    text = _ASKED.sub(rf"\g<1>{HIDDEN}", text)
    return _NAMED.sub(rf"\g<1>\g<2>{HIDDEN}", text)


def shown_source(source: str) -> str:
    """What a recording or camera is called in results, messages and logs.

    Of an address the password is left out, whatever characters it is made of; of a file's name the
    bytes that are no text become �.
    """
    source = _NO_TEXT.sub("\ufffd", source)
    address = _ADDRESS.fullmatch(source)
    if address is None:
        return source
    scheme, rest = address.groups()
    found = f"{scheme}{HIDDEN}@" if "@" in source else scheme
    return without_secrets(f"{found}{rest}")
