"""What is known to be wrong on the sample clips, so that it is neither hidden nor forgotten."""

import pytest

KNOWN = {
    "test_the_right_rules_fire_and_no_others[hip_flexor_good]": (
        "a hanging leg of a rendered body reads up to 13 degrees too far: 6 of them are between "
        "the model's landmarks and the joints of the skeleton, in every pose, the rest are a knee "
        "that is placed too low once the shank hangs; no real one has been filmed to settle it"
    )
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN:
            item.add_marker(pytest.mark.xfail(reason=KNOWN[item.name], strict=True))
