"""A whole visit of the browser's door, in a process of its own: pages, an upload, a live session.

`python -m tests.integration.visit CLIP FOLDER`
"""

import sys
from pathlib import Path


def main(clip: Path, folder: Path) -> None:
    """Visit everything once."""
    # Here, as the server's own processes read this file too.
    from posecheck.observation.packed import PackedObservation
    from posecheck.pose.scene import NO_SCENE
    from tests.serve.serving import FINISH, ask, frames_of, greet, hear, serving, stamped
    from tests.serve.test_upload_queue import SEND, finished

    with serving(folder) as served, served.client() as client:
        for place in ("/", "/api/history"):
            assert client.get(place).status_code == 200, place
        sent = client.post(SEND + "&name=cat.mp4", content=clip.read_bytes())
        assert finished(client, sent.json()["id"])["state"] == "done"
        with served.live("exercise=cat_cow") as socket:
            greet(socket)
            for message in frames_of(clip, most=10):
                ask(socket, message)
            socket.send(FINISH)
            hear(socket)
        # A page that looks at its pictures itself.
        seen = PackedObservation(size=(360, 270), full_size=(640, 480), scene=NO_SCENE).to_bytes()
        with served.live("exercise=cat_cow&sight=device") as socket:
            assert greet(socket)["sight"] == "device"
            for i in range(10):
                assert ask(socket, stamped(i / 15, seen))["type"] == "moment"
            socket.send(FINISH)
            hear(socket)
    print("visited")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
