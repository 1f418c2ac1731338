"""A small batch made by hand: one clip of each status."""

from posecheck.batch.outcome import Miss, Outcome, RuleCount, SignalError

LEAN = SignalError(
    "trunk_lean_deg", "deg", 100, 2.0, 4.0, -1.0, 0.97, 200.0, -100.0, [0.0, 2.0, 4.0]
)
CURVE = SignalError("back_curve_pct", "%", 100, 1.0, 2.0, 0.5, 0.9, 100.0, 50.0, [0.0, 1.0, 2.0])
LATE = 'The warning "pace trunk_lean_deg" at 2.0–3.0 s was not expected.'
FEW = "Repetitions: 1 found, 2 expected."


def batch() -> list[Outcome]:
    return [
        Outcome(
            "clips/good.mp4",
            "good",
            "good",
            "passed",
            "cat_cow",
            seconds=3.0,
            frames=150,
            judged_s=9.0,
            duration_s=10.0,
            rules=[
                RuleCount("range:back_curve_pct", 3),
                RuleCount("not_judged:no_person", 1),
                RuleCount("reps:all", 4),
                RuleCount("holds:holds", 1),
            ],
            holds=[0.1],
            signals=[CURVE],
        ),
        Outcome(
            "clips/bad one.mp4",
            "bad one",
            "bad one",
            "missed",
            "walking",
            rerun=True,
            seconds=1.0,
            frames=50,
            judged_s=5.0,
            duration_s=5.0,
            misses=[
                Miss("mismatch", "reps", "all", None, None, FEW),
                Miss("unexpected", "pace", "trunk_lean_deg", None, 2.0, LATE),
            ],
            rules=[
                RuleCount("pace:trunk_lean_deg", 0, 1, 0),
                RuleCount("range:back_curve_pct", 0, 0, 1),
                RuleCount("reps:all", 1, 0, 1),
                RuleCount("holds:holds", 0, 0, 1),
            ],
            holds=[-0.3],
            signals=[LEAN],
        ),
        Outcome("clips/torn.mp4", "torn", None, "failed", error="clips/torn.mp4 is <empty>."),
        Outcome("clips/new.mp4", "new", None, "listed", error="no expectation beside it"),
    ]
