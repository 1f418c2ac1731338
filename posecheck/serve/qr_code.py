"""Links as QR codes, for a phone's camera."""

import io


def qr_code(link: str) -> str:
    """A link as a QR code of block characters for a terminal."""
    import segno

    out = io.StringIO()
    segno.make(link, error="l", micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()


def code_image(link: str) -> str:
    """A link as a QR code for a page: an SVG image as a data URI, dark on white."""
    import segno

    code = segno.make(link, error="m", micro=False)
    return str(code.svg_data_uri(border=4, scale=8, dark="#000", light="#fff"))
