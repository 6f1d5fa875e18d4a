"""The whole platform in one process: the real services, wired as `chalicelib.wiring` does, over AWS in memory."""

from __future__ import annotations

import base64
import json
import random
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from analytics.lake.arrivals import Arrivals
from analytics.lake.athena import Athena as AthenaClient
from analytics.lake.dispatcher import QueryDispatcher
from analytics.lake.transform import transform
from analytics.leaderboards.publisher import Publisher
from analytics.leaderboards.refresher import Refresher
from analytics.leaderboards.refreshes import Refreshes
from analytics.leaderboards.snapshots import SnapshotStore
from analytics.leaderboards.snapshotter import Snapshotter
from analytics.leaderboards.store import BoardStore
from analytics.reports.reporter import Reporter
from analytics.reports.runs import ReportRuns
from chalicelib.awards.processor import Bus, Processor
from chalicelib.awards.store import Awards
from chalicelib.contracts.events import SubmissionScored
from chalicelib.contracts.lesson import Lesson, Proof, PublishedLesson
from chalicelib.contracts.messages import QueuedRegrade
from chalicelib.lessons.catalogue import Catalogue
from chalicelib.profiles.ledger import Ledger
from chalicelib.profiles.students import Students
from chalicelib.shared import ids, items
from chalicelib.shared.ids import derived_id
from chalicelib.shared.queues import Queue as SendingQueue
from chalicelib.submissions.outbox import Outbox
from chalicelib.submissions.rate_limit import RateLimit, TooManyError
from chalicelib.submissions.runner_functions import RunnerFunctions
from chalicelib.submissions.service import KeyReusedError, Sender, SubmissionService
from chalicelib.submissions.store import SubmissionStore
from chalicelib.submissions.sweeper import Sweeper
from chalicelib.submissions.upload import Upload
from chalicelib.submissions.verdicts import Verdicts
from chalicelib.submissions.worker import Worker, handle_each
from tests.chaos import memory
from tests.chaos.athena import Athena
from tests.chaos.faults import Chaos, Rates, faulty

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.submissions.store import Submission
    from tests.lake import Lake

START = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEST = "t_test.AnswerTest.test_answer"
ANSWERS = 6
_NIGHTS = 0.02
_TABLES = {
    "lessons": ("language", "slug"),
    "submissions": ("submission_id",),
    "outbox": ("shard_id", "item"),
    "awards": ("student_id", "lesson"),
    "students": ("student_id", "item"),
    "leaderboards": ("board", "item"),
}


class Background(Executor):
    """Does what it is given at once; the process that asked may die of it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


@dataclass
class Request:
    """One thing that a client sends, again with the same key until it is answered."""

    student: str
    lesson: str
    answer: int
    key: str | None
    waits: bool
    answered: bool = False


@dataclass
class World:
    """The platform, its clients and its deliveries. Everything that happens is decided by `seed`."""

    seed: int
    lake: Lake
    rates: Rates = field(default_factory=Rates)
    students: int = 20
    lessons: int = 8

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 - replayable on purpose
        self.chaos = Chaos(self.rng, self.rates)
        self.now = START
        self.chaos.clock = self.time
        self.acknowledged: dict[str, Request] = {}
        self.refused = 0
        self.rows: list[dict[str, Any]] = []
        self.regraded: set[str] = set()
        self.unordered_boards = 0
        self._pending: list[Request] = []
        self._seen_as_of: datetime | None = None
        self.lake.forget_snapshots()
        # Identifiers and pauses come from the seed as well.
        random_hex = SimpleNamespace(token_hex=lambda size: self.rng.randbytes(size).hex())
        clock = SimpleNamespace(time_ns=lambda: int(self.now.timestamp() * 1e9), sleep=lambda _: None)
        vars(ids).update(secrets=random_hex, time=clock)
        vars(items).update(time=clock)
        self._make_clients()
        self._make_services()
        self._versions = dict.fromkeys(range(self.lessons), 0)
        self.chaos.on = False
        for number in range(self.lessons):
            self.catalogue.publish(self._lesson(number))
        self.chaos.on = True

    # What is there

    def _make_clients(self) -> None:
        self.dynamo, self.s3 = memory.Dynamo(_TABLES), memory.S3(self.time)
        self.queues = {
            "submissions": memory.Queue(5, 180),
            "runs": memory.Queue(20, 270),
            "regrades": memory.Queue(20, 270),
            "profile": memory.Queue(185, 60),
            "firehose": memory.Queue(185, 60),
            "ended": memory.Queue(185, 60),
        }
        self.bus = memory.Bus(
            [self.queues["profile"], self.queues["firehose"]], lambda: self.chaos.happens("bus_refuses")
        )

    def _make_services(self) -> None:
        chaos = self.chaos
        dynamo, s3 = faulty(self.dynamo, chaos), faulty(self.s3, chaos)
        sqs = faulty(memory.Sqs(self.queues, self.time), chaos)
        functions = faulty(memory.Functions(_run, self._runner_fate), chaos)
        self._athena = Athena(self.lake, self.s3, self.queues["ended"])
        self.catalogue = Catalogue(dynamo, s3, "lessons", "content")
        self.submissions = SubmissionStore(dynamo, s3, "submissions", "content")
        self.outbox = Outbox(dynamo, "outbox")
        runs = SendingQueue(sqs, "runs")
        runners = RunnerFunctions(functions, {"python": "runner", "rust": "runner"})
        verdicts = Verdicts(runners, self.submissions, SendingQueue(sqs, "submissions"), self.outbox)
        self.limit = RateLimit(dynamo, "outbox")
        self.service = SubmissionService(
            lessons=self.catalogue,
            submissions=self.submissions,
            verdicts=verdicts,
            outbox=self.outbox,
            runs=runs,
            background=Background(),
            clock=self.skewed,
        )
        self.worker = Worker(self.catalogue, self.submissions, verdicts, self.outbox, self.skewed)
        self.sweeper = Sweeper(
            submissions=self.submissions,
            verdicts=verdicts,
            lessons=self.catalogue,
            outbox=self.outbox,
            runs=runs,
            clock=self.skewed,
        )
        self.processor = Processor(
            Awards(dynamo, "awards", self.skewed), Bus(faulty(self.bus, chaos), "cdu"), self.outbox.leave_all
        )
        self.ledger = Ledger(dynamo, "students")
        self.names = Students(dynamo, "students").board_names
        self.boards = BoardStore(dynamo, "leaderboards")
        refreshes, snapshots = Refreshes(dynamo, "leaderboards"), SnapshotStore(dynamo, "leaderboards")
        athena = AthenaClient(faulty(self._athena, chaos), s3, "group", "lake", "lake")
        snapshotter = Snapshotter(athena, snapshots)
        reporter = Reporter(athena, ReportRuns(dynamo, "leaderboards"), snapshots, self.skewed)
        self.publisher = Publisher(athena=athena, store=self.boards, refreshes=refreshes, names=self.names)
        self.dispatcher = QueryDispatcher(
            athena,
            {
                "boards": self.publisher.boards_ended,
                "recent": snapshotter.recent_ended,
                "snapshot": snapshotter.snapshot_ended,
                "repairs": snapshotter.repairs_ended,
                "report": reporter.report_ended,
            },
        )
        self.refresher = Refresher(
            athena=athena,
            refreshes=refreshes,
            snapshots=snapshots,
            snapshotter=snapshotter,
            arrivals=Arrivals(s3, "lake"),
            publisher=self.publisher,
            start_reports=reporter.start_default,
            clock=self.skewed,
        )

    def time(self) -> float:
        """Seconds since 1970, as the services of AWS see it."""
        return self.now.timestamp()

    def skewed(self) -> datetime:
        """The time as one machine sees it: up to two seconds off."""
        return self.now + timedelta(seconds=self.rng.uniform(-2, 2) if self.chaos.on else 0)

    def _runner_fate(self) -> str:
        return (
            "busy" if self.chaos.happens("runner_busy") else "broken" if self.chaos.happens("runner_breaks") else "well"
        )

    def _lesson(self, number: int) -> PublishedLesson:
        """A lesson that half of the answers pass; each version accepts others."""
        language = ("python", "rust")[number % 2]
        accepted = [(number + self._versions[number] + each) % ANSWERS for each in range(ANSWERS // 2)]
        lesson = Lesson(
            lesson=f"{language}/lesson-{number}",
            title="Lesson",
            blurb="A lesson.",
            difficulty=1 + number % 10,
            instructions="Answer.",
            starter={"answer.txt": ""},
            tests={"accepted.json": json.dumps(accepted)},
        )
        return PublishedLesson.of(lesson, Proof(mode="guarded", tests=(TEST,), duration_ms=1))

    # What may happen

    def submit(self) -> None:
        """A client sends something new, or again what was not answered."""
        if self._pending and self.rng.random() < 0.5:
            request = self.rng.choice(self._pending)
        else:
            number = self.rng.randrange(self.lessons)
            request = Request(
                student=f"student-{self.rng.randrange(self.students)}",
                lesson=self._lesson(number).lesson,
                answer=self.rng.randrange(ANSWERS),
                key=f"{self.rng.getrandbits(64):x}" if self.rng.random() < 0.8 else None,
                waits=self.rng.random() < 0.2,
            )
            self._pending.append(request)
        self._send(request)

    def _send(self, request: Request) -> None:
        sender = Sender(request.student, "UTC", f"{self.rng.getrandbits(64):x}", request.key)
        upload = Upload(request.lesson, {"answer.txt": str(request.answer).encode()})
        with self.chaos.process():
            try:
                self.limit.take(request.student, self.skewed())
                answer: Submission = self.service.submit_solution(sender, upload, respond_async=request.waits)
            except TooManyError:
                self.refused += 1
            except KeyReusedError:
                raise
            except Exception:  # noqa: BLE001 - the API's answer is a 5xx: nothing was promised
                return
            else:
                self.acknowledged[answer.submission_id] = request
            if request in self._pending:
                self._pending.remove(request)

    def score(self) -> None:
        """SQS delivers graded submissions to the processor."""
        self._deliver(
            "submissions", 10, lambda batch: self.processor.process({m["messageId"]: m["body"] for m in batch})
        )

    def grade(self) -> None:
        """SQS delivers a run."""
        self._handle_each("runs", self.worker.resume_message)

    def regrade_one(self) -> None:
        """SQS delivers a regrade."""
        self._handle_each("regrades", self.worker.regrade_message)

    def _handle_each(self, name: str, work: Callable[[str], None]) -> None:
        sender = SendingQueue(faulty(memory.Sqs(self.queues, self.time), self.chaos), name)

        def handle(batch: list[dict[str, Any]]) -> set[str]:
            answer = handle_each({"Records": batch}, sender, work)
            return {each["itemIdentifier"] for each in answer["batchItemFailures"]}

        self._deliver(name, 1, handle)

    def enter(self) -> None:
        """EventBridge delivers an event to the profile."""
        self._deliver("profile", 1, self._enter)

    def _enter(self, batch: list[dict[str, Any]]) -> set[str]:
        for message in batch:
            detail = json.loads(message["body"])["detail"]
            self.ledger.apply(SubmissionScored.model_validate(detail))
        return set()

    def flow_to_lake(self) -> None:
        """Firehose transforms a batch and writes it: all of it or nothing, and sometimes twice."""
        self._deliver("firehose", 50, self._to_lake)

    def _to_lake(self, batch: list[dict[str, Any]]) -> set[str]:
        records = [
            {"recordId": each["messageId"], "data": base64.b64encode(each["body"].encode()).decode()} for each in batch
        ]
        answer = transform({"records": records})
        hour = f"{self.now:%Y-%m-%d-%H}"
        self.s3.put_object(Key=f"events/arrived={hour}/{len(self.rows)}", Body=b"")
        for record in answer["records"]:
            assert record["result"] == "Ok"
            row = json.loads(base64.b64decode(record["data"]))
            moment = datetime.fromisoformat(row["occurred_at"])
            self.rows.append(row | {"occurred_at": moment, "arrived": hour})
        return set()

    def _deliver(self, name: str, most: int, handle: Callable[[list[dict[str, Any]]], set[str]]) -> None:
        queue = self.queues[name]
        batch = queue.receive(self.time(), most, self._shuffled)
        if not batch:
            return
        failed = {message["messageId"] for message in batch}
        with self.chaos.process():
            try:
                failed = handle(batch)
            except Exception:  # noqa: BLE001 - a handler that raises has its messages delivered again
                return
            for message in batch:
                if message["messageId"] in failed:
                    queue.postpone(message["messageId"], self.time() + 1)
                elif not self.chaos.happens("delivered_twice"):
                    queue.delete(message["messageId"])

    def _shuffled(self, names: list[str]) -> list[str]:
        return self.rng.sample(names, len(names))

    def sweep(self) -> None:
        """The sweeper's minute."""
        with self.chaos.process():
            try:
                self.sweeper.sweep()
            except Exception:  # noqa: BLE001 - the next minute looks again
                return

    def wait(self) -> None:
        """Time passes: seconds or minutes, and now and then half a day."""
        self.now += timedelta(seconds=self.rng.choice((0.2, 1, 5, 61, 200, 700)))
        if self.rng.random() < _NIGHTS:
            self.now += timedelta(hours=9)

    def replay(self) -> None:
        """An operator replays a part of the archive."""
        if self.bus.archive:
            start = self.rng.randrange(len(self.bus.archive))
            for body in self.bus.archive[start : start + 20]:
                self.queues["profile"].send(body)
                self.queues["firehose"].send(body)

    def mend_a_lesson(self) -> None:
        """An author publishes other tests, and an operator has what was sent graded once more."""
        number = self.rng.randrange(self.lessons)
        self._versions[number] += 1
        lesson = self._lesson(number)
        with self.chaos.process():
            try:
                self.catalogue.publish(lesson)
            except Exception:  # noqa: BLE001 - publishing failed: nothing to grade
                self._versions[number] -= 1
                return
            self._ask_for_regrades(lesson)

    def _ask_for_regrades(self, lesson: PublishedLesson) -> None:
        self.regraded.add(lesson.lesson)
        regrade_id = derived_id(lesson.lesson, lesson.version)
        latest = {row["student_id"]: row for row in self.rows if row["lesson"] == lesson.lesson}
        held = self.dynamo.tables["awards"]
        for student, row in latest.items():
            award = held.get((student, lesson.lesson))
            chosen = award["submission_id"]["S"] if award else row["regrade_of"] or row["submission_id"]
            wanted = QueuedRegrade(submission_id=chosen, student_id=student, regrade_id=regrade_id)
            for _ in range(1 + (self.rng.random() < 0.2)):
                self.queues["regrades"].send(wanted.model_dump_json())

    # Refreshes

    def refresh(self) -> None:
        """The hourly schedule, or an administrator, starts a refresh."""
        with self.chaos.process():
            try:
                self.refresher.start(f"{self.rng.getrandbits(160):040x}")
            except Exception:  # noqa: BLE001 - the next hour starts another
                return

    def run_query(self) -> None:
        """One running query ends, well or not, in any order; its event is delivered some time."""
        running = self._athena.running()
        if running:
            self._athena.run(self.rng.choice(running), self.rows, fails=self.chaos.happens("query_fails"))

    def publish(self) -> None:
        """EventBridge says that a query ended."""
        self._deliver("ended", 1, self._publish)
        standing = self.dynamo.tables["leaderboards"].get(("@current", "pointer"))
        as_of = datetime.fromisoformat(json.loads(standing["boards"]["S"])["as_of"]) if standing else None
        if as_of and self._seen_as_of and as_of < self._seen_as_of:
            self.unordered_boards += 1
        self._seen_as_of = as_of or self._seen_as_of

    def _publish(self, batch: list[dict[str, Any]]) -> set[str]:
        for message in batch:
            self.dispatcher.query_ended(message["body"])
        return set()


def _run(request: dict[str, Any]) -> dict[str, Any]:
    """The runner: a pass if the lesson's tests accept the answer."""
    passes = int(request["solution"]["answer.txt"] or -1) in json.loads(request["tests"]["accepted.json"])
    outcome = "passed" if passes else "failed"
    return {"version": 1, "outcome": outcome, "tests": [{"id": TEST, "name": "answer", "outcome": outcome}]}
