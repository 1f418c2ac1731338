"""Whether a server answers here, for what watches over it: `python -m posecheck.serve.health`.

Exit status 0 when it answers, over TLS or not, whether or not it would let one in; 1 otherwise.
"""

import http.client
import ssl
import sys
from http import HTTPStatus
from typing import Final

from posecheck.serve.server import DEFAULT_PORT

ANSWER_S: Final = 5.0


def answers(port: int = DEFAULT_PORT, timeout_s: float = ANSWER_S) -> bool:
    """Whether a server on this machine's loopback answers, and not with a defect."""
    # Only to itself: whose certificate it is does not matter.
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    for connection in (
        http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout_s, context=trusting),
        http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s),
    ):
        try:
            connection.request("GET", "/api/server")
            if connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return True
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
    return False


if __name__ == "__main__":
    sys.exit(not answers(*map(int, sys.argv[1:2])))
