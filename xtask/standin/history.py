"""A value that others see only some time after it was set.

AWS: "IAM ... changes are eventually consistent"
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class History(Generic[T]):
    """The values something has had, and since when."""

    def __init__(self) -> None:
        self._values: list[tuple[float, T]] = []

    def set(self, value: T) -> None:
        self._values.append((monotonic(), value))

    @property
    def now(self) -> T | None:
        return self._values[-1][1] if self._values else None

    @property
    def before(self) -> T | None:
        """The value that the newest one replaced."""
        return self._values[-2][1] if len(self._values) > 1 else None

    def seen_after(self, delay_ms: float) -> T | None:
        """The value as an observer sees it whose view is this much behind."""
        horizon = monotonic() - delay_ms / 1000
        for since, value in reversed(self._values):
            if since <= horizon:
                return value
        return None
