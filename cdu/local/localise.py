"""The few changes that the deployable template needs for the local engine. Each closes a named gap of the engine."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from cdu.build.template import ADMITTED, released
from cdu.layers.recipe import BUILT

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from cdu.build.template import Template

_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Lambda::Function": "Code",
    "AWS::Lambda::LayerVersion": "Content",
}
_HERE = {"RunnerConcurrency": 20, "QueuedRuns": 10, "CanaryMinutes": 0}
"""The defaults are for a new AWS account, which reserves nothing; the stage of one machine is tried by its users."""
_RELEASE = ("AutoPublishAlias", "AutoPublishAliasAllProperties", "DeploymentPreference")
FORWARD_QUEUE = "cdu-local-firehose-"
"""The Firehose bridge drains every queue whose name starts so; the rest of the name is the stream's."""


def localise(template: Template) -> tuple[Template, list[dict[str, Any]]]:
    """Return the engine's version of a template and the archives to create by API once the stack stands."""
    numbers = {
        name: each["Default"] for name, each in template["Parameters"].items() if each["Type"] == "Number"
    } | _HERE
    local: Template = _with_numbers(deepcopy(template), numbers)
    resources = local["Resources"]
    archives = [resources.pop(name) for name, each in list(resources.items()) if each["Type"] == "AWS::Events::Archive"]
    _use_installed_libraries(resources)
    _use_newest_versions(resources)
    _watch_one_metric(resources)
    _use_zips(local)
    _use_built_layers(resources)
    for name, resource in list(resources.items()):
        if resource["Type"] == "AWS::Serverless::Api":
            _unescape_binary_types(resource["Properties"])
            _admit_one_origin(resource["Properties"]["DefinitionBody"], local["Parameters"]["AllowedOrigin"]["Default"])
        if resource["Type"] == "AWS::Events::Rule":
            _forward_firehose_targets(name, resource["Properties"], resources)
    return local, [archive["Properties"] for archive in archives]


def upload(template: Template, build: Path, s3: S3Client, bucket: str) -> None:
    """Put local code on S3 under its hash and point the template there, as `aws cloudformation package` does."""
    for resource in template["Resources"].values():
        name = _CODE.get(resource["Type"])
        path = name and resource["Properties"].get(name)
        if not isinstance(path, str) or path.startswith("s3://"):
            continue
        data = (build / path).read_bytes()
        key = f"{hashlib.sha256(data).hexdigest()}.zip"
        s3.put_object(Bucket=bucket, Key=key, Body=data)
        resource["Properties"][name] = _place(resource["Type"], bucket, key)


def _place(kind: str, bucket: str, key: str) -> dict[str, str]:
    if kind.startswith("AWS::Serverless"):
        return {"Bucket": bucket, "Key": key}
    return {"S3Bucket": bucket, "S3Key": key}


def _with_numbers(part: Any, numbers: dict[str, int]) -> Any:
    # The engine passes parameters as text, even numbers.
    match part:
        case {"Ref": str(name)} if name in numbers:
            return numbers[name]
        case dict():
            return {key: _with_numbers(value, numbers) for key, value in part.items()}
        case list():
            return [_with_numbers(each, numbers) for each in part]
    return part


def _use_installed_libraries(resources: dict[str, Any]) -> None:
    # The engine unpacks all layers anew for every worker, a second of its only thread each; a burst of events then
    # stops everything for half a minute. Its workers run in this environment, where the same pinned versions are
    # installed, so the trusted functions go without the layer of libraries; a test imports the bundle with it.
    del resources["ManagedLayer"]
    for resource in resources.values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"].pop("Layers")


def _use_newest_versions(resources: dict[str, Any]) -> None:
    # The engine has neither CodeDeploy nor alarms that bring a version back: here the newest version is the only one.
    aliases = released(resources)
    for name in aliases:
        for setting in _RELEASE:
            del resources[name]["Properties"][setting]
    plain = json.dumps(resources)
    for name, alias in aliases.items():
        plain = plain.replace(f"${{{alias}}}", f"${{{name}.Arn}}").replace(f'"{alias}"', f'"{name}"')
    resources.update(json.loads(plain))


def _watch_one_metric(resources: dict[str, Any]) -> None:
    # The engine knows no sums of metrics (nor does it evaluate alarms): there, such an alarm watches its first metric.
    for resource in resources.values():
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]:
            properties = resource["Properties"]
            first = next(each["MetricStat"] for each in properties.pop("Metrics") if "MetricStat" in each)
            properties |= {**first["Metric"], "Statistic": first["Stat"], "Period": first["Period"]}


def _use_zips(template: Template) -> None:
    # No container image is used here: the sandbox mounts the files of the image, as it mounts layers.
    images = {each["Condition"] for each in template["Resources"].values() if _is_image(each)}
    template["Conditions"] = {name: each for name, each in template["Conditions"].items() if name not in images}
    for each in template["Resources"].values():
        properties = each.get("Properties", {})
        if each.get("Condition") in images:
            del each["Condition"]
        if properties.get("PackageType") == "Image":
            template["Parameters"].pop(properties.pop("Code")["ImageUri"]["Ref"])
            del properties["PackageType"]
            model = template["Resources"]["RunnerPython"]["Properties"]
            properties.update({name: model[name] for name in ("Code", "Handler", "Runtime")}, Layers=[])


def _is_image(resource: dict[str, Any]) -> bool:
    return bool(resource.get("Properties", {}).get("PackageType") == "Image")


def _use_built_layers(resources: dict[str, Any]) -> None:
    # The same for the languages' layers, of which some are larger than all of the engine's state: the sandbox mounts
    # what `cdu layers build` made.
    functions = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Lambda::Function"]
    for properties in functions:
        if properties["Layers"] != [{"Ref": "PythonLayer"}]:
            for layer in properties.pop("Layers"):
                del resources[layer["Ref"]]
            properties["Environment"] = {"Variables": {"CDU_LAYERS": str(BUILT)}}


def _unescape_binary_types(api: dict[str, Any]) -> None:
    # The engine takes the list literally where CloudFormation wants `/` written as `~1`.
    api["BinaryMediaTypes"] = [kind.replace("~1", "/") for kind in api["BinaryMediaTypes"]]


def _admit_one_origin(part: Any, origin: str) -> None:
    # What the gateway answers itself is told to the engine by API calls, which take values and no functions.
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if value == ADMITTED:
            part[key] = f"'{origin}'"
        elif isinstance(value, dict | list):
            _admit_one_origin(value, origin)


def _forward_firehose_targets(rule: str, properties: dict[str, Any], resources: dict[str, Any]) -> None:
    # The engine's bus does not deliver to Firehose; a queue that the Firehose bridge drains takes the stream's place.
    for target in properties.get("Targets", []):
        stream = target["Arn"].get("Fn::GetAtt", [None])[0] if isinstance(target["Arn"], dict) else None
        if stream is None or resources[stream]["Type"] != "AWS::KinesisFirehose::DeliveryStream":
            continue
        own_name = resources[stream]["Properties"]["DeliveryStreamName"]["Fn::Sub"]
        queue = f"{rule}Forward"
        arn = {"Fn::GetAtt": [queue, "Arn"]}
        resources[queue] = {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::Sub": FORWARD_QUEUE + own_name}, "MessageRetentionPeriod": 1_209_600},
        }
        resources[f"{queue}Policy"] = _send_policy(queue, arn)
        target["Arn"] = arn
        target.pop("RoleArn", None)


def _send_policy(queue: str, arn: dict[str, Any]) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": queue}], "PolicyDocument": document}}


def text(template: Template) -> bytes:
    """The template as it is sent."""
    return json.dumps(template).encode()
