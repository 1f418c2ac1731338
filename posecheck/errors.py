"""The one error that a user can mend."""


class InputError(Exception):
    """Bad input said in one plain sentence: what is wrong and what to do about it.

    The command line prints the message on stderr and exits with status 2; library
    callers may catch it. Anything else that escapes is a defect of posecheck.
    """
