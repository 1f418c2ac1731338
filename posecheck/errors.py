"""The errors that a user can mend."""


class InputError(Exception):
    """Bad input said in one plain sentence: what is wrong and what to do about it.

    The command line prints the message on stderr and exits with status 2; library
    callers may catch it. Anything else that escapes is a defect of posecheck.
    """


class MissingExtra(InputError):
    """A library that is not installed is needed, said in one sentence with what to install."""

    @classmethod
    def of(cls, what: str, install: str) -> "MissingExtra":
        """The error for something that needs a library.

        Args:
            what: what needs it, as the beginning of a sentence.
            install: what to give to `pip install`.
        """
        return cls(f'{what} needs a library that is not installed: pip install "{install}"')
