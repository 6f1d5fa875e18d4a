"""Who gets what: every service is built here, once per process, from settings and AWS clients."""

from __future__ import annotations

from functools import cache

from analytics.boards import BoardStore
from analytics.publish import Publisher
from analytics.refresh import Refresher, Refreshes
from chalicelib import aws
from chalicelib.clock import utc_now
from chalicelib.profiles.ledger import Ledger
from chalicelib.profiles.students import Students
from chalicelib.scoring.awards import Awards
from chalicelib.scoring.catalogue import Catalogue
from chalicelib.scoring.grading import GradedQueue, Grading
from chalicelib.scoring.processing import Bus, Processor
from chalicelib.scoring.runner import Runners
from chalicelib.scoring.submissions import Submissions
from chalicelib.settings import settings


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
    return Awards(aws.dynamodb(), settings().awards_table)


@cache
def runners() -> Runners:
    """The runner functions."""
    return Runners(aws.functions(), settings().runners)


@cache
def grading() -> Grading:
    """The verdict path."""
    queue = GradedQueue(aws.sqs(), settings().submissions_queue_url)
    return Grading(catalogue(), runners(), submissions(), queue, utc_now)


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
def boards() -> BoardStore:
    """Leaderboards."""
    return BoardStore(aws.dynamodb(), settings().leaderboards_table)


@cache
def refreshes() -> Refreshes:
    """Records of board refreshes."""
    return Refreshes(aws.dynamodb(), settings().leaderboards_table)


@cache
def refresher() -> Refresher:
    """Starts board refreshes."""
    return Refresher(aws.athena(), refreshes(), settings().athena_workgroup, settings().glue_database, utc_now)


@cache
def publisher() -> Publisher:
    """Publishes board refreshes; the one place where boards and students' chosen names meet."""
    return Publisher(aws.athena(), aws.s3(), boards(), refreshes(), students().board_names)
