"""What `posecheck analyze` says of a whole recording: never more than what was judged."""

import pytest

from posecheck.cli.analyze import _say_what_it_is_worth
from posecheck.pose.pose import Pose
from tests.acting import result, three_cats


@pytest.mark.parametrize(
    ("blind_from_s", "said"),
    [
        (99.0, "Nothing to warn about."),
        (11.0, "Nothing to warn about in what could be judged."),
        (2.0, "Most of it could not be judged."),
        (0.0, "Nothing could be judged."),
    ],
)
def test_quiet_is_worth_what_was_judged(
    blind_from_s: float, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    poses = [
        pose if pose.time_s < blind_from_s else Pose.nobody(pose.time_s, pose.size)
        for pose in three_cats()
    ]
    found = result("cat_cow", poses)
    _say_what_it_is_worth(found.to_dict(), found.duration_s)
    assert said in capsys.readouterr().out.splitlines()
