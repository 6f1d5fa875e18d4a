from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.shared.queues import Queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission


def test_messages_are_grouped_by_student_so_that_a_flood_delays_nobody_else(
    aws: Any, graded: Callable[..., GradedSubmission]
) -> None:
    sqs = aws.client("sqs")
    groups: list[str] = []
    sqs.meta.events.register(
        "before-parameter-build.sqs.SendMessage", lambda params, **_: groups.append(params["MessageGroupId"])
    )
    queue = Queue(sqs, aws.queue("runs"))
    for student in ("ada", "ada", "bob"):
        queue.send(graded(student_id=student))
    assert groups == ["ada", "ada", "bob"]
    assert len(aws.messages(aws.queue("runs"))) == 3
