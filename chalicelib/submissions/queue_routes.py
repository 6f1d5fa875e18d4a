"""`/admin/queues`: what waits and what failed for good, for members of the group `admin`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chalicelib.contracts.lesson import Contract
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import BUSY, NOT_FOUND, ProblemError
from chalicelib.http.requests import member
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.log import logger
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from chalice.app import Response
    from mypy_boto3_sqs import SQSClient

ADMIN = "admin"
NOT_REDRIVEN = "not every letter was sent back; find out what was wrong, then ask again"


class QueueState(Contract):
    """About how many messages a queue has; `waiting` and `in_progress` are null where there are only dead letters."""

    name: str
    waiting: int | None
    in_progress: int | None
    dead_letters: int


class QueueStates(Model):
    """The queues of the platform. The counts are SQS's, which may lag a minute behind."""

    queues: tuple[QueueState, ...]


class RedriveResult(Model):
    """How many dead letters were sent back. Ask again until it is 0: one request sends what fits in some seconds."""

    redriven: int


class QueueCounts:
    """Reads the counts of queues; never a message."""

    def names(self) -> Collection[str]:
        """The queues that have dead letters, which is every one."""
        return self._dead_letters.keys()

    def __init__(self, sqs: SQSClient, queues: Mapping[str, str], dead_letters: Mapping[str, str]) -> None:
        """`queues` and `dead_letters`: names to addresses. Every queue has dead letters."""
        self._sqs = sqs
        self._queues = queues
        self._dead_letters = dead_letters

    def all(self) -> tuple[QueueState, ...]:
        """The state of every queue, in the order of `dead_letters`."""
        return tuple(self._state(name, url) for name, url in self._dead_letters.items())

    def _state(self, name: str, dead_letters: str) -> QueueState:
        waiting, in_progress = self._counts(self._queues[name]) if name in self._queues else (None, None)
        return QueueState(
            name=name, waiting=waiting, in_progress=in_progress, dead_letters=sum(self._counts(dead_letters))
        )

    def _counts(self, url: str) -> tuple[int, int]:
        answered = self._sqs.get_queue_attributes(
            QueueUrl=url,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )
        found = answered["Attributes"]
        return int(found["ApproximateNumberOfMessages"]), int(found["ApproximateNumberOfMessagesNotVisible"])


class QueueServices(NamedTuple):
    """What the routes need: the counts, and what sends a queue's dead letters back.

    `redrive` says how many, or None if that takes longer than a request may.
    """

    counts: QueueCounts
    redrive: Callable[[str], int | None]


blueprint: Resource[QueueServices] = Resource(__name__)


@blueprint.endpoint("GET", "/admin/queues", RouteSpec(answers=QueueStates, problems=(403,)), authorizer=signed_in)
def get_queues() -> Response:
    """Show how many messages each queue has, and how many dead letters."""
    member(blueprint.current_request, ADMIN)
    return answer(QueueStates(queues=blueprint.services.counts.all()))


@blueprint.endpoint(
    "POST", "/admin/queues/{queue}/redrive", RouteSpec(answers=RedriveResult, problems=(403, 404)), authorizer=signed_in
)
def redrive_queue(queue: str) -> Response:
    """Send a queue's dead letters back to where they could not be delivered, as `cdu admin redrive` does."""
    admin = member(blueprint.current_request, ADMIN)
    counts, redrive = blueprint.services
    if queue not in counts.names():
        raise ProblemError(NOT_FOUND, f"there is no queue {queue!r}; there are {', '.join(counts.names())}")
    redriven = redrive(queue)
    if redriven is None:
        raise ProblemError(BUSY, NOT_REDRIVEN)
    logger.info("redriven", queue=queue, redriven=redriven, by=admin.student_id)
    return answer(RedriveResult(redriven=redriven))
