"""The services of the trusted application, each built once per process from settings and AWS clients."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from chalicelib.awards.processor import Bus, Processor
from chalicelib.awards.store import Awards
from chalicelib.classes.rosters import Rosters
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
from chalicelib.submissions.outbox import Flow
from chalicelib.submissions.rate_limit import RateLimit
from chalicelib.submissions.routes import SubmissionServices
from chalicelib.submissions.runner_functions import Runners
from chalicelib.submissions.service import Grading
from chalicelib.submissions.store import Submissions
from chalicelib.submissions.verdicts import Verdicts
from chalicelib.submissions.worker import Sweeper, Worker


@cache
def catalogue() -> Catalogue:
    """Published lessons."""
    return Catalogue(aws.dynamodb(), aws.s3(), settings().lessons_table, settings().content_bucket)


@cache
def submissions() -> Submissions:
    """Submission records."""
    return Submissions(aws.dynamodb(), aws.s3(), settings().submissions_table, settings().content_bucket)


@cache
def awards() -> Awards:
    """Award claims."""
    return Awards(aws.dynamodb(), settings().awards_table, utc_now)


@cache
def runners() -> Runners:
    """The runner functions."""
    return Runners(aws.functions(), settings().runners)


@cache
def flow() -> Flow:
    """Submissions under way."""
    return Flow(aws.dynamodb(), settings().flow_table)


@cache
def runs() -> Queue:
    """The queue of runs to make."""
    return Queue(aws.sqs(), settings().runs_queue_url)


@cache
def regrades() -> Queue:
    """The queue of submissions to grade once more: apart, so that nobody waits behind thousands of them."""
    return Queue(aws.sqs(), settings().regrades_queue_url)


@cache
def verdicts() -> Verdicts:
    """The way to a verdict."""
    return Verdicts(runners(), submissions(), Queue(aws.sqs(), settings().submissions_queue_url), flow())


@cache
def limit() -> RateLimit:
    """How often one student may submit."""
    return RateLimit(aws.dynamodb(), settings().flow_table)


@cache
def grading() -> Grading:
    """Accepts submissions."""
    beside = ThreadPoolExecutor(1, "sources")
    return Grading(
        lessons=catalogue(),
        submissions=submissions(),
        verdicts=verdicts(),
        flow=flow(),
        runs=runs(),
        beside=beside,
        clock=utc_now,
    )


@cache
def worker() -> Worker:
    """Makes queued runs."""
    return Worker(catalogue(), submissions(), verdicts(), flow(), utc_now)


@cache
def sweeper() -> Sweeper:
    """Picks up what was left behind."""
    return Sweeper(submissions(), verdicts(), catalogue(), flow(), runs(), utc_now)


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
    """Profiles."""
    return Students(aws.dynamodb(), settings().students_table)


@cache
def naming() -> Naming:
    """Names on boards."""
    return Naming(aws.dynamodb(), settings().students_table)


@cache
def rosters() -> Rosters:
    """Classes and teams."""
    return Rosters(aws.dynamodb(), settings().cohorts_table)


@cache
def lesson_services() -> LessonServices:
    """What `/lessons` works with."""
    return LessonServices(catalogue(), settings().languages)


@cache
def submission_services() -> SubmissionServices:
    """What `/submissions` works with."""
    return SubmissionServices(grading(), limit(), submissions(), awards().granted_to)


@cache
def profile_services() -> ProfileServices:
    """What `/students` works with."""
    return ProfileServices(students(), naming())
