"""What goes wrong on its own: latency, throttling, and failures made to order."""

from collections import Counter
from time import monotonic, sleep

from .answer import Refusal
from .call import Call
from .switches import Switches


class Trouble:
    """Counts calls and strikes where the switches say so."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._calls: Counter[str] = Counter()
        self._same: Counter[tuple] = Counter()
        self._throttled: Counter[str] = Counter()
        self._failed: Counter[int] = Counter()

    def delay(self, arrived: float) -> None:
        """Holds an answer back until its call has taken as long as the way there and back."""
        sleep(max(0, arrived + self._switches["latency_ms"] / 1000 - monotonic()))

    def strike(self, call: Call) -> None:
        """Refuses a call that the switches have doomed."""
        self._throttle(call)
        for number, failure in enumerate(self._switches["failures"]):
            if self._failed[number] < failure.get("times", 1) and _meets(failure, call):
                self._failed[number] += 1
                message = failure.get("message", "Made to fail.")
                raise Refusal(failure.get("status", 500), failure["code"], message)

    def rearm(self, positions: dict) -> None:
        """Counts afresh what has just been switched."""
        if "failures" in positions:
            self._failed.clear()
        if "throttle_next" in positions:
            self._throttled.clear()
        if "throttle_every" in positions:
            self._calls.clear()
        if "throttle_first" in positions:
            self._same.clear()

    def _throttle(self, call: Call) -> None:
        account = call.caller.account
        self._calls[account] += 1
        same = (account, call.service, call.operation, call.bucket, *sorted(call.params.items()))
        self._same[same] += 1
        if self._same[same] <= self._switches["throttle_first"]:
            raise _slow_down(call)
        every = self._switches["throttle_every"]
        if self._throttled[account] < self._switches["throttle_next"]:
            self._throttled[account] += 1
            raise _slow_down(call)
        if every and self._calls[account] % every == 0:
            raise _slow_down(call)


def _meets(failure: dict, call: Call) -> bool:
    return (
        failure["service"] == call.service
        and failure["operation"] == call.operation
        and failure.get("account", call.caller.account) == call.caller.account
        and failure.get("region", call.region) == call.region
    )


def _slow_down(call: Call) -> Refusal:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
    """
    if call.service == "s3":
        return Refusal(503, "SlowDown", "Please reduce your request rate.")
    return Refusal(400, "Throttling", "Rate exceeded")
