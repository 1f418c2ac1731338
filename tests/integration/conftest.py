"""Which sample clips every run judges, and what is known to be wrong on them."""

import pytest

EVERY_RUN = frozenset(
    {
        *("cat_cow_visitor", "childs_pose_hold", "cobra_head_back", "hip_flexor_too_far"),
        *("hip_flexor_kneeling_good", "knee_to_chest_good", "pelvic_tilt_bridge"),
        *("seated_tilt_good", "supine_rotation_too_fast", "trunk_rotation_hold", "walking_leaves"),
    }
)
"""One of each movement, most of them with what is right and what is wrong in turn; the others take
twice as long and are among the slow ones."""
KNOWN = {
    "test_the_right_rules_fire_and_no_others[hip_flexor_good]": (
        "a hanging leg of a rendered body reads up to 13 degrees too far: 6 of them are between "
        "the model's landmarks and the joints of the skeleton, in every pose, the rest are a knee "
        "that is placed too low once the shank hangs; no real one has been filmed to settle it"
    )
}


@pytest.hookimpl(tryfirst=True)  # before the slow ones are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN:
            item.add_marker(pytest.mark.xfail(reason=KNOWN[item.name], strict=True))
        clip = item.name.partition("[")[2].rstrip("]")
        if item.path.name == "test_movements.py" and clip and clip not in EVERY_RUN:
            item.add_marker(pytest.mark.slow)
