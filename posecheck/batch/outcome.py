"""What became of one clip in a batch: plain records that can be saved and sent."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["passed", "missed", "listed", "failed"]


@dataclass(frozen=True, slots=True)
class Miss:
    """One expectation that was not met, or one finding that nothing expected.

    Attributes:
        what: missing = expected and not found; unexpected = found and not expected;
            mismatch = a count or a time that differs.
        kind, rule, side: of the event, or kind "reps" / "holds".
        time_s: where to look in the clip, None = the whole clip.
        message: one sentence for people.
    """

    what: Literal["missing", "unexpected", "mismatch"]
    kind: str
    rule: str
    side: str | None
    time_s: float | None
    message: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """True positives, false positives and false negatives of one rule, written `kind:rule`."""

    rule: str
    found: int = 0
    unexpected: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class SignalError:
    """How far a signal was from the truth over one clip.

    Attributes:
        count: frames compared.
        mean_abs, p95_abs, bias: in the signal's unit.
        correlation: None where the truth hardly varies.
        sum_abs, sum_diff: sums over the frames, so that clips can be put together.
        quantiles: of the absolute error, evenly spaced from the smallest to the largest, for the
            same reason.
    """

    signal: str
    unit: str
    count: int
    mean_abs: float
    p95_abs: float
    bias: float
    correlation: float | None
    sum_abs: float
    sum_diff: float
    quantiles: list[float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One clip after it was analysed and compared.

    Attributes:
        clip: as named by the user (a path or a URL).
        name: unique short name within the batch, also the name of its result folder.
        folder: its result folder relative to the batch's folder, None when it failed.
        status: passed, missed, listed (no expectation beside it) or failed (could not be read).
        error: why it failed, one sentence.
        reused: whether an unchanged earlier result was taken over.
        rerun: whether only the rules ran again, on saved landmarks.
        seconds: time that it took; frames: frames in the clip.
        holds: duration errors of matched holds, seconds (measured minus expected).
    """

    clip: str
    name: str
    folder: str | None
    status: Status
    exercise: str | None = None
    error: str | None = None
    reused: bool = False
    rerun: bool = False
    seconds: float = 0.0
    frames: int = 0
    judged_s: float = 0.0
    duration_s: float = 0.0
    misses: list[Miss] = field(default_factory=list)
    rules: list[RuleCount] = field(default_factory=list)
    holds: list[float] = field(default_factory=list)
    signals: list[SignalError] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Outcome":
        """From what `to_dict` gave; raises TypeError or KeyError for anything else."""
        tables = {
            "misses": [Miss(**entry) for entry in data["misses"]],
            "rules": [RuleCount(**entry) for entry in data["rules"]],
            "signals": [SignalError(**entry) for entry in data["signals"]],
        }
        return cls(**{**data, **tables})
