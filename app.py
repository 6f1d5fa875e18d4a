"""Code Developer University: the composition root.

It connects each blueprint to its services and declares the event handlers of all functions.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from chalice.app import Chalice, CORSConfig, Cron, Rate, Request

from analytics import wiring as analytics
from analytics.lake.transform import transform
from analytics.leaderboards import admin_routes, class_routes
from analytics.leaderboards import routes as leaderboard_routes
from analytics.reports import routes as report_routes
from chalicelib import wiring
from chalicelib.accounts import routes as account_routes
from chalicelib.classes import routes as class_list_routes
from chalicelib.contracts.events import DETAIL_TYPE, SOURCE, SubmissionScored
from chalicelib.drafts import routes as draft_routes
from chalicelib.figures import routes as figure_routes
from chalicelib.http import openapi_routes
from chalicelib.http.answers import problem_answer
from chalicelib.http.openapi import document
from chalicelib.http.problems import NOT_ALLOWED, ProblemError
from chalicelib.lessons import preview_routes
from chalicelib.lessons import routes as lesson_routes
from chalicelib.profiles import routes as profile_routes
from chalicelib.shared.log import logger
from chalicelib.shared.metrics import ColdStarts
from chalicelib.shared.queues import failures_response
from chalicelib.solutions import admin_routes as review_routes
from chalicelib.solutions import routes as solution_routes
from chalicelib.submissions import history_routes, queue_routes, search_routes, trial_routes
from chalicelib.submissions import routes as submission_routes
from chalicelib.submissions.worker import handle_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.http.resource import Resource
    from chalicelib.http.spec import RouteSpec

app = Chalice(app_name="cdu")
app.api.binary_types = sorted(submission_routes.ZIP_TYPES)
app.api.cors = CORSConfig(
    # Tokens travel in a header, never in a cookie, so another origin gains nothing; a stage may name one all the same.
    allow_origin=os.environ.get("CDU_ALLOWED_ORIGIN", "*"),
    allow_headers=["Idempotency-Key", "If-None-Match", "Prefer"],
    expose_headers=["ETag", "Link", "Location", "Retry-After"],
    max_age=3_600,
)
cold_starts = ColdStarts()
RESOURCES: dict[Resource[Any], Callable[[], Any]] = {
    lesson_routes.blueprint: analytics.lesson_services,
    preview_routes.blueprint: wiring.previews,
    submission_routes.blueprint: wiring.submission_services,
    trial_routes.blueprint: wiring.trial_services,
    history_routes.blueprint: wiring.history_services,
    draft_routes.blueprint: wiring.draft_services,
    solution_routes.blueprint: wiring.solution_services,
    review_routes.blueprint: wiring.solution_service,
    search_routes.blueprint: wiring.search_services,
    queue_routes.blueprint: wiring.queue_services,
    figure_routes.blueprint: wiring.figures,
    profile_routes.blueprint: wiring.profile_services,
    account_routes.blueprint: wiring.account_services,
    class_list_routes.blueprint: wiring.rosters,
    leaderboard_routes.blueprint: analytics.board_services,
    class_routes.blueprint: analytics.class_board_services,
    report_routes.blueprint: analytics.report_services,
    admin_routes.blueprint: analytics.admin_services,
}


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document of this application."""
    return document(app, specs())


RESOURCES[openapi_routes.blueprint] = openapi
for resource, services in RESOURCES.items():
    resource.serve_with(services)
    app.register_blueprint(resource)


@app.middleware("all")
def log_ids(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Put two ids on every line of the log: the invocation's, and that of the API request in which the work began."""
    request = event if isinstance(event, Request) else None
    context = app.lambda_context if request else event.context
    logger.append_keys(
        function_request_id=getattr(context, "aws_request_id", None),
        correlation_id=request.context["requestId"] if request else None,  # handlers of events add it when they know it
    )
    cold_starts.called(getattr(context, "function_name", ""))
    return get_response(event)


@app.middleware("http")
def refuse_other_methods(request: Any, get_response: Callable[[Any], Any]) -> Any:
    """Answer a method that the path does not have, which Chalice would answer without a problem document and CORS."""
    methods = app.routes[request.path]
    if request.method in methods:
        return get_response(request)
    allowed = ", ".join([*methods, "OPTIONS"])
    refusal = problem_answer(ProblemError(NOT_ALLOWED, f"{request.path} has {allowed}"))
    cors: Any = app.api.cors
    refusal.headers |= {"Allow": allowed, **cors.get_access_control_headers()}
    return refusal


def specs() -> dict[str, RouteSpec]:
    """What each route reads and answers, by `METHOD /path`."""
    return {name: spec for resource in RESOURCES for name, spec in resource.specs.items()}


@app.on_sqs_message(queue="cdu-submissions", batch_size=10)
def process_submission(event: Any) -> dict[str, Any]:
    """Code Scoring: decide the awards of graded submissions and publish them on the bus."""
    logger.info("processing", messages=len(event.to_dict()["Records"]))
    bodies = {record["messageId"]: record["body"] for record in event.to_dict()["Records"]}
    return failures_response(wiring.processor().process(bodies))


@app.on_sqs_message(queue="cdu-runs", batch_size=1)
def grade_submission(event: Any) -> dict[str, Any]:
    """Code Scoring: grade a queued submission, or resume one whose worker died."""
    return handle_each(event.to_dict(), wiring.runs(), wiring.worker().resume_message)


@app.on_sqs_message(queue="cdu-regrades", batch_size=1)
def regrade_submission(event: Any) -> dict[str, Any]:
    """Code Scoring: grade a submission again with the current version of its lesson."""
    return handle_each(event.to_dict(), wiring.regrades(), wiring.worker().regrade_message)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def sweep_submissions(_event: Any) -> None:
    """Code Scoring: resume requests whose outbox entry is overdue."""
    logger.info("swept", resumed=wiring.sweeper().sweep())


@app.on_cw_event({"source": [SOURCE], "detail-type": [DETAIL_TYPE]})
def update_profile(event: Any) -> None:
    """Student Profile: enter a scored submission into the ledger."""
    scored = SubmissionScored.model_validate(event.detail)
    logger.append_keys(correlation_id=scored.correlation_id)
    new = wiring.ledger().apply(scored)
    logger.info("profile updated", submission_id=scored.submission_id, new=new, xp=scored.xp)


@app.lambda_function()
def serve_account(event: Any, _context: Any) -> dict[str, Any]:
    """Accounts: export or delete what is a student's, or change their time zone."""
    logger.info("serving account", do=event["do"])
    return wiring.account_service().handle(event)


@app.lambda_function()
def redrive_letters(event: Any, _context: Any) -> dict[str, Any]:
    """Code Scoring: send dead letters of one queue back, as many as the time allows."""
    redriven = wiring.dead_letters().send_back(event["queue"])
    logger.info("letters sent back", queue=event["queue"], redriven=redriven)
    return {"redriven": redriven}


@app.lambda_function()
def canary(event: Any, _context: Any) -> dict[str, float]:
    """Code Scoring: try the whole chain with a known bad and a known good solution, by the API's address."""
    seconds = wiring.canary().try_chain(event["api"])
    logger.info("canary came through", seconds=seconds)
    return seconds


@app.lambda_function()
def transform_events(event: Any, _context: Any) -> dict[str, Any]:
    """Analytics: turn bus events into rows of the lake."""
    logger.info("transforming", records=len(event["records"]))
    return transform(event)


@app.lambda_function()
def refresh_leaderboards(_event: Any, context: Any) -> dict[str, Any]:
    """Analytics: start a refresh for an administrator. Returns it, or `wait_s` right after another refresh."""
    result = analytics.refresher().by_hand(context.aws_request_id)
    logger.info("refresh requested", **result)
    return result


@app.lambda_function()
def run_report(event: Any, _context: Any) -> dict[str, Any]:
    """Analytics: start a report for a period that refreshes do not compute."""
    run = analytics.reporter().start(event["report"], event["period"])
    logger.info("report requested", report=run.report, period=run.period)
    return run.model_dump(mode="json")


@app.schedule(Rate(30, unit=Rate.MINUTES))
def refresh_leaderboards_hourly(event: Any) -> None:
    """Analytics: start a refresh, twice an hour. The same event id and time start it only once."""
    refresh = analytics.refresher().start(event.event_id, datetime.fromisoformat(event.time))
    logger.info("refresh started", refresh_id=refresh.refresh_id)


@app.schedule(Cron(30, 3, "*", "*", "?", "*"))
def compact_lake(_event: Any) -> None:
    """Analytics: merge the files of old days, at an hour at which no snapshot is made."""
    days = analytics.compactor().run()
    logger.info("lake compacted", settled=days["settled"], started=days["started"])


@app.on_cw_event(
    {
        "source": ["aws.athena"],
        "detail-type": ["Athena Query State Change"],
        "detail": {"currentState": ["SUCCEEDED", "FAILED", "CANCELLED"]},
    }
)
def publish_leaderboards(event: Any) -> None:
    """Analytics: handle the end of an Athena query."""
    logger.info("query ended", state=event.detail["currentState"])
    analytics.dispatcher().query_ended(event.detail["queryExecutionId"])
