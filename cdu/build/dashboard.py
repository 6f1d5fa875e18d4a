"""The dashboard of a stage, made from the template: a function or a queue that is added appears by itself.

Metrics that AWS keeps anyway cost nothing. Ours (`chalicelib/shared/metrics.py`) have one dimension beside the stage or
none; what would need two, or percentiles for each language, is read from the log when somebody looks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, get_args

from cdu.authoring.languages import LANGUAGES
from chalicelib.contracts.events import Outcome
from chalicelib.shared.metrics import NAMESPACE, STAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdu.build.template import Template

_WIDTH, _HEIGHT = 12, 6
_RUNNER, _TRUSTED, _QUEUE, _ALARM = (
    "AWS::Lambda::Function", "AWS::Serverless::Function", "AWS::SQS::Queue", "AWS::CloudWatch::Alarm",
)  # fmt: skip
_STACK: Final = "${AWS::StackName}"
_REGION: Final = "${AWS::Region}"
_LOGS: Final = " | ".join(f"SOURCE '/aws/lambda/{_STACK}-{name}'" for name in ("api", "grade-submission"))
_BY_LANGUAGE: Final = 'filter message = "graded" | stats count(*), pct(wall_ms, 50), pct(wall_ms, 95) by language'

Widget = dict[str, Any]


def dashboard(resources: Template) -> Template:
    """Return the dashboard's resource for a template's resources."""
    widgets = _widgets(resources)
    for place, widget in enumerate(widgets):
        row, column = divmod(place, 2)
        widget |= {"x": column * _WIDTH, "y": row * _HEIGHT, "width": _WIDTH, "height": _HEIGHT}
    body = {"Fn::Sub": json.dumps({"widgets": widgets})}
    properties = {"DashboardName": {"Fn::Sub": _STACK}, "DashboardBody": body}
    return {"Type": "AWS::CloudWatch::Dashboard", "Properties": properties}


def _widgets(resources: Template) -> list[Widget]:
    alarms = [f"${{{name}.Arn}}" for name in _of(resources, _ALARM)]
    trusted, runners = ([_name(resources[name]) for name in _of(resources, kind)] for kind in (_TRUSTED, _RUNNER))
    queues = [(name, f"${{{name}.QueueName}}") for name in _of(resources, _QUEUE)]
    letters = [queue for name, queue in queues if name.endswith("DeadLetters")]
    waiting = [queue for name, queue in queues if not name.endswith("DeadLetters")]
    stage = resources["RestAPI"]["Properties"]
    api = ["ApiName", stage["DefinitionBody"]["info"]["title"]["Fn::Sub"], "Stage", stage["StageName"]]
    latency = [["AWS/ApiGateway", "Latency", *api, {"stat": stat}] for stat in ("p50", "p95", "p99")]
    lake = ["AWS/Firehose", "DeliveryToS3.DataFreshness", "DeliveryStreamName", f"{_STACK}-lake"]
    return [
        {"type": "alarm", "properties": {"title": "Alarms", "alarms": alarms}},
        _graph("Requests", "Sum", [["AWS/ApiGateway", each, *api] for each in ("Count", "4XXError", "5XXError")]),
        _graph("Time to the answer, ms", "Average", latency),
        _graph("Failed calls", "Sum", _calls("Errors", [*trusted, *runners])),
        _graph("Calls without free concurrency", "Sum", _calls("Throttles", [*trusted, *runners])),
        _graph("Runners at once", "Maximum", _calls("ConcurrentExecutions", runners)),
        _graph("Time of a run, p95, ms", "p95", _calls("Duration", runners)),
        _graph("Dead letters", "Maximum", _messages("ApproximateNumberOfMessagesVisible", letters)),
        _graph("Age of the oldest message, s", "Maximum", _messages("ApproximateAgeOfOldestMessage", waiting)),
        _graph("Age of the oldest event on its way to the lake, s", "Maximum", [lake]),
        _graph("Age of the boards, s", "Maximum", _ours("BoardAge")),
        _graph("Submissions by outcome", "Sum", _ours("Submissions", "outcome", get_args(Outcome))),
        _graph("Submissions by language", "Sum", _ours("Submissions", "language", LANGUAGES)),
        _graph("Tests of a submission, p95, ms", "p95", _ours("RunTime")),
        _graph("Awards, cold starts", "Sum", [*_ours("Awards"), *_ours("ColdStarts")]),
        _graph("Failed queries, repaired XP", "Sum", [*_ours("FailedQueries"), *_ours("RepairedXp")]),
        _table("Runs by language, median and p95 in ms", _BY_LANGUAGE),
    ]


def _of(resources: Template, kind: str) -> list[str]:
    return [name for name, each in resources.items() if each["Type"] == kind]


def _name(function: Template) -> str:
    name: str = function["Properties"]["FunctionName"]["Fn::Sub"]
    return name


def _calls(metric: str, functions: Iterable[str]) -> list[list[str]]:
    return [["AWS/Lambda", metric, "FunctionName", name] for name in functions]


def _messages(metric: str, queues: Iterable[str]) -> list[list[str]]:
    return [["AWS/SQS", metric, "QueueName", name] for name in queues]


def _ours(metric: str, kind: str = "", values: Iterable[str] = ()) -> list[list[str]]:
    here = [NAMESPACE, metric, STAGE, _STACK]
    return [[*here, kind, each] for each in values] or [here]


def _graph(title: str, stat: str, metrics: list[list[Any]]) -> Widget:
    told = {"title": title, "metrics": metrics, "stat": stat, "period": 300, "region": _REGION, "view": "timeSeries"}
    return {"type": "metric", "properties": told}


def _table(title: str, query: str) -> Widget:
    told = {"title": title, "query": f"{_LOGS} | {query}", "region": _REGION, "view": "table"}
    return {"type": "log", "properties": told}
