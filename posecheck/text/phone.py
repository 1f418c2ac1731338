"""What a phone asks before it gives its camera to a page of the same home, and what to tap."""

from posecheck.text.translation import _


def phone_taps() -> list[str]:
    """One sentence a step, in the order in which the phone asks."""
    return [
        _("Point the phone's camera at the code and open the link. Both must be in one Wi-Fi."),
        _(
            "The phone warns once, as the certificate is your own computer's. Android: tap "
            "Advanced, then Proceed. iPhone: tap Show Details, then visit this website."
        ),
        _("When you start an exercise it asks for the camera: tap Allow."),
    ]
