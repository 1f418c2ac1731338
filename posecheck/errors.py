"""The errors that a user can mend."""


class InputError(Exception):
    """Bad input said in one plain sentence: what is wrong and what to do about it.

    The command line prints the message on stderr and exits with status 2; library callers may
    catch it. A ValueError is a mistake of the calling program; anything else that escapes is a
    defect of posecheck.

    Examples
    --------
    >>> import posecheck
    >>> try:
    ...     posecheck.Session("cat_cow", height="tall")
    ... except posecheck.InputError as error:
    ...     print(error)
    the height "tall" is not understood: write it like 5ft7in or 170cm
    """


class MissingExtra(InputError):
    """A library that is not installed is needed, said in one sentence with what to install.

    Examples
    --------
    >>> import posecheck
    >>> print(posecheck.MissingExtra.of("a table", "posecheck[table]"))
    a table needs a library that is not installed: pip install "posecheck[table]"
    """

    @classmethod
    def of(cls, what: str, install: str) -> "MissingExtra":
        """Make the error for something that needs a library.

        Parameters
        ----------
        what : str
            What needs it, as the beginning of a sentence.
        install : str
            What to give to `pip install`.

        Returns
        -------
        MissingExtra
            The error, to be raised.
        """
        return cls(f'{what} needs a library that is not installed: pip install "{install}"')
