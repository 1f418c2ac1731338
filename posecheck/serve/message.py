"""What all messages between the page and the server have in common."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Level = Annotated[int, Field(ge=1, le=3)]
Count = Annotated[int, Field(ge=0)]
Point = tuple[float, float]
Mark = tuple[float, float, float]


def told(meaning: str) -> Any:
    """A field that must be there, with its meaning for docs/protocol.md."""
    return Field(description=meaning)


class Message(BaseModel):
    """A JSON object with these keys, all of them always there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
