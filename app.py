"""Code Developer University: the composition root. Every route and event handler is declared here or in a blueprint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalice.app import Chalice, CORSConfig, Rate

from analytics.lake.transform import transform
from analytics.leaderboards import admin_routes as admin
from analytics.leaderboards import routes as leaderboards
from analytics.reports import routes as reports
from chalicelib import wiring
from chalicelib.awards.processor import failures_response
from chalicelib.classes import routes as cohorts
from chalicelib.contracts.events import DETAIL_TYPE, SOURCE, SubmissionScored
from chalicelib.lessons import routes as lessons
from chalicelib.profiles import routes as students
from chalicelib.shared.log import logger
from chalicelib.submissions import routes as submissions
from chalicelib.submissions.worker import one_by_one

app = Chalice(app_name="cdu")
app.api.binary_types = sorted(submissions.ZIP_TYPES)
app.api.cors = CORSConfig(
    allow_origin="*",  # tokens travel in a header, never in a cookie, so another origin gains nothing
    allow_headers=["Idempotency-Key", "Prefer"],
    expose_headers=["Location", "Retry-After"],
    max_age=3_600,
)
for resource in (lessons, submissions, students, leaderboards, cohorts, reports, admin):
    app.register_blueprint(resource.blueprint)


@app.on_sqs_message(queue="cdu-submissions", batch_size=10)
def process_submission(event: Any) -> dict[str, Any]:
    """Code Scoring: decide the awards of graded submissions and publish them on the bus."""
    logger.info("processing", messages=len(event.to_dict()["Records"]))
    bodies = {record["messageId"]: record["body"] for record in event.to_dict()["Records"]}
    return failures_response(wiring.processor().process(bodies))


@app.on_sqs_message(queue="cdu-runs", batch_size=1)
def grade_submission(event: Any) -> dict[str, Any]:
    """Code Scoring: make a run that waits, or one whose worker died."""
    return one_by_one(event.to_dict(), wiring.runs(), wiring.worker().resume_message)


@app.on_sqs_message(queue="cdu-regrades", batch_size=1)
def regrade_submission(event: Any) -> dict[str, Any]:
    """Code Scoring: grade a submission once more, with the lesson as it is now."""
    return one_by_one(event.to_dict(), wiring.regrades(), wiring.worker().regrade_message)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def sweep_submissions(_event: Any) -> None:
    """Code Scoring: pick up submissions that something left behind."""
    logger.info("swept", picked_up=wiring.sweeper().sweep())


@app.on_cw_event({"source": [SOURCE], "detail-type": [DETAIL_TYPE]})
def update_profile(event: Any) -> None:
    """Student Profile: enter a scored submission into the ledger."""
    scored = SubmissionScored.model_validate(event.detail)
    new = wiring.ledger().apply(scored)
    logger.info("profile updated", submission_id=scored.submission_id, new=new, xp=scored.xp)


@app.lambda_function()
def transform_events(event: Any, _context: Any) -> dict[str, Any]:
    """Analytics: turn bus events into rows of the lake."""
    logger.info("transforming", records=len(event["records"]))
    return transform(event)


@app.lambda_function()
def refresh_leaderboards(_event: Any, context: Any) -> dict[str, Any]:
    """Analytics: start a refresh for an administrator and say which, or how long to wait."""
    told = wiring.refresher().by_hand(context.aws_request_id)
    logger.info("refresh asked for", **told)
    return told


@app.lambda_function()
def run_report(event: Any, _context: Any) -> dict[str, Any]:
    """Analytics: have a report computed for a period that refreshes leave out."""
    run = wiring.reporter().start(event["report"], event["period"])
    logger.info("report asked for", report=run.report, period=run.period)
    return run.model_dump(mode="json")


@app.schedule(Rate(1, unit=Rate.HOURS))
def refresh_leaderboards_hourly(event: Any) -> None:
    """Analytics: start the hourly refresh; the event's id and time keep a repeated delivery from starting two."""
    refresh = wiring.refresher().start(event.event_id, datetime.fromisoformat(event.time))
    logger.info("refresh started", refresh_id=refresh.refresh_id)


@app.on_cw_event(
    {
        "source": ["aws.athena"],
        "detail-type": ["Athena Query State Change"],
        "detail": {"currentState": ["SUCCEEDED", "FAILED", "CANCELLED"]},
    }
)
def publish_leaderboards(event: Any) -> None:
    """Analytics: publish the boards of a finished query."""
    logger.info("query ended", state=event.detail["currentState"])
    wiring.publisher().query_ended(event.detail["queryExecutionId"])
