"""The services of the trusted application, each built once per process from settings and AWS clients."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.accounts.exports import Exports
from chalicelib.accounts.personal_data import PersonalData
from chalicelib.accounts.routes import AccountServices
from chalicelib.accounts.service import AccountService
from chalicelib.awards.processor import Bus, Processor
from chalicelib.awards.store import Awards
from chalicelib.canary.canary import Canary
from chalicelib.classes.rosters import Rosters
from chalicelib.drafts.routes import DraftServices
from chalicelib.drafts.store import Drafts
from chalicelib.figures.figures import MetricReader
from chalicelib.http.functions import ask
from chalicelib.lessons.catalogue import Catalogue
from chalicelib.lessons.previews import Previews
from chalicelib.profiles.items import StudentItems
from chalicelib.profiles.ledger import Ledger
from chalicelib.profiles.naming import Naming
from chalicelib.profiles.routes import ProfileServices
from chalicelib.profiles.students import Students
from chalicelib.shared import aws
from chalicelib.shared.clock import utc_now
from chalicelib.shared.queues import Queue
from chalicelib.shared.settings import settings
from chalicelib.solutions.complaints import Complaints, Reviews
from chalicelib.solutions.routes import SolutionServices
from chalicelib.solutions.service import SolutionService
from chalicelib.submissions.archive import SubmissionArchive
from chalicelib.submissions.dead_letters import DeadLetters
from chalicelib.submissions.history import History
from chalicelib.submissions.history_routes import HistoryServices
from chalicelib.submissions.outbox import Outbox
from chalicelib.submissions.queue_routes import NOT_REDRIVEN, QueueCounts, QueueServices
from chalicelib.submissions.rate_limit import (
    COMPLAINTS,
    DRAFTS,
    EXPORTS,
    SOLUTIONS,
    SUBMISSIONS,
    TRIALS,
    RateLimit,
    RatePolicy,
    TooManyError,
)
from chalicelib.submissions.routes import SubmissionServices
from chalicelib.submissions.runner_functions import RunnerFunctions
from chalicelib.submissions.search_routes import FoundStudent, SearchServices
from chalicelib.submissions.service import SubmissionService
from chalicelib.submissions.store import SubmissionStore
from chalicelib.submissions.sweeper import Sweeper
from chalicelib.submissions.trial_routes import TrialServices
from chalicelib.submissions.trials import TrialService
from chalicelib.submissions.verdicts import Verdicts
from chalicelib.submissions.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.accounts.personal_data import PersonalStore

PERSONAL_TABLES = ("students", "submissions", "awards", "cohorts", "drafts", "solutions", "outbox")
"""The tables that hold something about students, by the names of their settings."""
_TOKEN_LIFE = timedelta(hours=1)
"""An id token that was issued before an account was deleted is good for so long."""


@cache
def catalogue() -> Catalogue:
    """Published lessons."""
    return Catalogue(aws.dynamodb(), aws.s3(), settings().lessons_table, settings().content_bucket)


@cache
def previews() -> Previews:
    """Lessons that are not published yet."""
    return Previews(aws.s3(), settings().content_bucket)


@cache
def submissions() -> SubmissionStore:
    """Submission records."""
    return SubmissionStore(aws.dynamodb(), aws.s3(), settings().submissions_table, settings().content_bucket)


@cache
def awards() -> Awards:
    """Awards."""
    return Awards(aws.dynamodb(), settings().awards_table, utc_now)


@cache
def runners() -> RunnerFunctions:
    """The runner functions."""
    return RunnerFunctions(aws.functions(), settings().runners)


@cache
def outbox() -> Outbox:
    """Requests in progress."""
    return Outbox(aws.dynamodb(), settings().outbox_table)


@cache
def runs() -> Queue:
    """The queue of submissions to grade or resume."""
    return Queue(aws.sqs(), settings().runs_queue_url)


@cache
def regrades() -> Queue:
    """The queue of regrades: a queue of its own, so that no student waits behind thousands of regrades."""
    return Queue(aws.sqs(), settings().regrades_queue_url)


@cache
def verdicts() -> Verdicts:
    """Grading, storing and sending verdicts."""
    return Verdicts(runners(), submissions(), Queue(aws.sqs(), settings().submissions_queue_url), outbox())


@cache
def rate_limit(policy: RatePolicy = SUBMISSIONS) -> RateLimit:
    """A rate limit, of submissions unless another policy is given."""
    return RateLimit(aws.dynamodb(), settings().outbox_table, policy)


@cache
def background() -> ThreadPoolExecutor:
    """Threads for the calls of one request that need not wait for one another."""
    return ThreadPoolExecutor(3, "background")


@cache
def submission_service() -> SubmissionService:
    """The submission service."""
    return SubmissionService(
        lessons=catalogue(),
        submissions=submissions(),
        verdicts=verdicts(),
        outbox=outbox(),
        runs=runs(),
        background=background(),
        clock=utc_now,
    )


@cache
def worker() -> Worker:
    """Resumes and regrades submissions."""
    return Worker(catalogue(), submissions(), verdicts(), outbox(), utc_now)


@cache
def canary() -> Canary:
    """The student by whom the stage tries itself."""
    return Canary(aws.cognito(), settings().user_pool, settings().user_pool_client, outbox().holds)


@cache
def sweeper() -> Sweeper:
    """Resumes overdue requests."""
    return Sweeper(
        submissions=submissions(),
        verdicts=verdicts(),
        lessons=catalogue(),
        outbox=outbox(),
        runs=runs(),
        clock=utc_now,
    )


@cache
def processor() -> Processor:
    """The submission processor."""
    return Processor(awards(), Bus(aws.events(), settings().bus_name), outbox().leave_all)


@cache
def ledger() -> Ledger:
    """The XP ledger."""
    return Ledger(aws.dynamodb(), settings().students_table)


@cache
def students() -> Students:
    """Student profiles."""
    return Students(aws.dynamodb(), settings().students_table)


@cache
def naming() -> Naming:
    """Reserved display names."""
    return Naming(aws.dynamodb(), settings().students_table)


@cache
def rosters() -> Rosters:
    """Cohorts and their members."""
    return Rosters(aws.dynamodb(), settings().cohorts_table)


@cache
def submission_services() -> SubmissionServices:
    """Services of `/submissions`."""
    return SubmissionServices(submission_service(), rate_limit(), submissions(), awards().granting, background())


@cache
def trial_services() -> TrialServices:
    """Services of `/trials`, which have a rate limit of their own."""
    limit = RateLimit(aws.dynamodb(), settings().outbox_table, TRIALS)
    return TrialServices(TrialService(catalogue(), runners()), TrialService(previews(), runners()), limit)


@cache
def history_services() -> HistoryServices:
    """Services of a student's own history."""
    history = History(aws.dynamodb(), settings().submissions_table, awards().granted_to_each)
    return HistoryServices(history, submissions(), awards().of)


@cache
def search_services() -> SearchServices:
    """Services of `/admin/search`."""
    return SearchServices(submissions(), history_services().history, _found_student, naming().holder)


@cache
def queue_services() -> QueueServices:
    """Services of `/admin/queues`."""
    return QueueServices(QueueCounts(aws.sqs(), _queues(), settings().dead_letters), _ask_to_redrive)


@cache
def figures() -> MetricReader:
    """The figures of the last day."""
    queues = {name: url.rsplit("/", 1)[-1] for name, url in _queues().items()}
    return MetricReader(aws.cloudwatch(), settings().bus_name, settings().languages, queues)


@cache
def dead_letters() -> DeadLetters:
    """What failed for good, and where it belongs."""
    names = settings()
    return DeadLetters(
        aws.sqs(),
        aws.functions(),
        aws.firehose(),
        letters=names.dead_letters,
        queues=_queues(),
        stack=names.bus_name,
    )


def _queues() -> dict[str, str]:
    names = settings()
    return {
        "submissions": names.submissions_queue_url,
        "runs": names.runs_queue_url,
        "regrades": names.regrades_queue_url,
    }


def _ask_to_redrive(queue: str) -> int | None:
    answer = ask(aws.functions(), settings().redrive_function, {"queue": queue}, NOT_REDRIVEN)
    return answer and int(answer["redriven"])


def _found_student(student_id: str, tried: bool) -> FoundStudent | None:  # noqa: FBT001 - a port of the search
    profile = students().known(student_id, utc_now().date(), tried=tried)
    return FoundStudent.model_validate(profile.model_dump(include=set(FoundStudent.model_fields))) if profile else None


@cache
def drafts() -> Drafts:
    """What students are writing."""
    return Drafts(aws.dynamodb(), settings().drafts_table)


@cache
def draft_services() -> DraftServices:
    """Services of `/students/me/drafts`."""
    return DraftServices(drafts(), lambda lesson: catalogue().entry(lesson).version, rate_limit(DRAFTS).take)


@cache
def solution_service() -> SolutionService:
    """Solutions that students share."""
    return SolutionService(
        held=awards().held,
        for_lesson=awards().for_lesson,
        sharing=students().sharing,
        submission=submissions().get,
        sources=submissions().sources,
        complaints=Complaints(aws.dynamodb(), settings().solutions_table),
        reviews=Reviews(aws.dynamodb(), settings().solutions_table),
    )


@cache
def solution_services() -> SolutionServices:
    """Services of `/lessons/{language}/{slug}/solutions`."""
    return SolutionServices(solution_service(), rate_limit(SOLUTIONS).take, rate_limit(COMPLAINTS).take)


def build_personal_data(dynamodb: DynamoDBClient, s3: S3Client, tables: Mapping[str, str], bucket: str) -> PersonalData:
    """Everything that is kept about a student, in `tables` (by PERSONAL_TABLES) and the content bucket.

    For the function, which has settings, and for an administrator, who has the outputs of a deployment.
    """
    records = SubmissionStore(dynamodb, s3, tables["submissions"], bucket)
    naming = Naming(dynamodb, tables["students"])
    stores: dict[str, PersonalStore] = {
        "profile": StudentItems(dynamodb, tables["students"], naming, utc_now),
        "submissions": SubmissionArchive(dynamodb, s3, tables["submissions"], bucket, records),
        "awards": Awards(dynamodb, tables["awards"], utc_now),
        "cohorts": Rosters(dynamodb, tables["cohorts"]),
        "drafts": Drafts(dynamodb, tables["drafts"]),
        "complaints": Complaints(dynamodb, tables["solutions"]),
        "reviews": Reviews(dynamodb, tables["solutions"]),
    }

    def refuse(student_id: str) -> None:
        for policy in (SUBMISSIONS, DRAFTS, COMPLAINTS):
            RateLimit(dynamodb, tables["outbox"], policy).refuse(student_id, utc_now() + _TOKEN_LIFE)

    return PersonalData(stores, refuse)


@cache
def account_service() -> AccountService:
    """Export, deletion and time zone of a student."""
    names = settings()
    tables = {name: str(getattr(names, f"{name}_table")) for name in PERSONAL_TABLES}
    data = build_personal_data(aws.dynamodb(), aws.s3(), tables, names.content_bucket)
    return AccountService(data, aws.s3(), names.content_bucket, aws.cognito(), names.user_pool)


@cache
def account_services() -> AccountServices:
    """Services of a student's own account."""
    return AccountServices(_ask_accounts, Exports(aws.s3(), settings().content_bucket), _may_export)


def _ask_accounts(request: dict[str, Any]) -> dict[str, Any] | None:
    failure = "it did not work, through our fault; it is safe to send the same request again"
    answer: dict[str, Any] | None = ask(aws.functions(), settings().account_function, request, failure)
    return answer


def _may_export(student_id: str, now: datetime) -> bool:
    try:
        rate_limit(EXPORTS).take(student_id, now)
    except TooManyError:
        return False
    return True


@cache
def profile_services() -> ProfileServices:
    """Services of `/students`."""
    return ProfileServices(students(), naming())
