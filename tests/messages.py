"""Messages of the submissions queue and events of the bus, as the platform itself would send them."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any


def graded(student_id: str, lesson: str, **changes: Any) -> str:
    """The message that a submission was graded; it passed unless `changes` say otherwise."""
    now = datetime.now(UTC)
    facts = {
        "submission_id": uuid.uuid4().hex,
        "student_id": student_id,
        "lesson": lesson,
        "lesson_version": "0" * 16,
        "language": lesson.partition("/")[0],
        "difficulty": 2,
        "lesson_xp": 100,
        "outcome": "passed",
        "day": now.date().isoformat(),
        "occurred_at": now.isoformat(),
        "correlation_id": "test",
    }
    return json.dumps(facts | changes)


def scored(student_id: str, lesson: str) -> str:
    """The event of a first pass that is worth 100 XP."""
    facts = json.loads(graded(student_id, lesson, first_pass=True, revision=1, xp=100))
    del facts["lesson_xp"]
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "source": "cdu.scoring",
        "detail-type": "SubmissionScored",
        "account": "000000000000",
        "region": "us-east-1",
        "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "resources": [],
        "detail": facts,
    }
    return json.dumps(event)
