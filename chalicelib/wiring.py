"""The services of the trusted application, each built once per process from settings and AWS clients."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from chalicelib.awards.processor import Bus, Processor
from chalicelib.awards.store import Awards
from chalicelib.classes.rosters import Rosters
from chalicelib.drafts.routes import DraftServices
from chalicelib.drafts.store import Drafts
from chalicelib.lessons.catalogue import Catalogue
from chalicelib.lessons.routes import LessonServices
from chalicelib.profiles.ledger import Ledger
from chalicelib.profiles.naming import Naming
from chalicelib.profiles.routes import ProfileServices
from chalicelib.profiles.students import Students
from chalicelib.shared import aws
from chalicelib.shared.clock import utc_now
from chalicelib.shared.queues import Queue
from chalicelib.shared.settings import settings
from chalicelib.submissions.history import History
from chalicelib.submissions.history_routes import HistoryServices
from chalicelib.submissions.outbox import Outbox
from chalicelib.submissions.rate_limit import DRAFTS, RateLimit
from chalicelib.submissions.routes import SubmissionServices
from chalicelib.submissions.runner_functions import RunnerFunctions
from chalicelib.submissions.service import SubmissionService
from chalicelib.submissions.store import SubmissionStore
from chalicelib.submissions.sweeper import Sweeper
from chalicelib.submissions.verdicts import Verdicts
from chalicelib.submissions.worker import Worker


@cache
def catalogue() -> Catalogue:
    """Published lessons."""
    return Catalogue(aws.dynamodb(), aws.s3(), settings().lessons_table, settings().content_bucket)


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
def rate_limit() -> RateLimit:
    """The rate limit of submissions."""
    return RateLimit(aws.dynamodb(), settings().outbox_table)


@cache
def submission_service() -> SubmissionService:
    """The submission service."""
    return SubmissionService(
        lessons=catalogue(),
        submissions=submissions(),
        verdicts=verdicts(),
        outbox=outbox(),
        runs=runs(),
        background=ThreadPoolExecutor(1, "sources"),
        clock=utc_now,
    )


@cache
def worker() -> Worker:
    """Resumes and regrades submissions."""
    return Worker(catalogue(), submissions(), verdicts(), outbox(), utc_now)


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
    return Processor(awards(), Bus(aws.events(), settings().bus_name))


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
def lesson_services() -> LessonServices:
    """Services of `/lessons`."""
    return LessonServices(catalogue(), settings().languages)


@cache
def submission_services() -> SubmissionServices:
    """Services of `/submissions`."""
    return SubmissionServices(submission_service(), rate_limit(), submissions(), awards().granted_to)


@cache
def history_services() -> HistoryServices:
    """Services of a student's own history."""
    history = History(aws.dynamodb(), settings().submissions_table, awards().granted_to_each)
    return HistoryServices(history, submissions(), awards().of)


@cache
def drafts() -> Drafts:
    """What students are writing."""
    return Drafts(aws.dynamodb(), settings().drafts_table)


@cache
def draft_services() -> DraftServices:
    """Services of `/students/me/drafts`."""
    limit = RateLimit(aws.dynamodb(), settings().outbox_table, DRAFTS)
    return DraftServices(drafts(), lambda lesson: catalogue().entry(lesson).version, limit.take)


@cache
def profile_services() -> ProfileServices:
    """Services of `/students`."""
    return ProfileServices(students(), naming())
