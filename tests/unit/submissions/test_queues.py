from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.shared.queues import Queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission


def test_messages_are_grouped_by_student_so_that_a_flood_delays_nobody_else(
    aws: Any, graded: Callable[..., GradedSubmission]
) -> None:
    groups: list[str] = []

    class Recording:
        def send_message(self, **call: Any) -> Any:
            groups.append(call["MessageGroupId"])
            return aws.client("sqs").send_message(**call)

    client: Any = Recording()
    queue = Queue(client, aws.queue("runs"))
    for student in ("ada", "ada", "bob"):
        queue.send(graded(student_id=student))
    assert groups == ["ada", "ada", "bob"]
    assert len(aws.messages(aws.queue("runs"))) == 3
