"""The application's template: Chalice's own, merged with the parts in `.chalice/template/`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from analytics.reports.definitions import REPORTS
from cdu.build.quicksight import result_table

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.reports.definitions import Report

Template = dict[str, Any]
LOG_RETENTION_DAYS = 30
_CHALICES, _PLAIN = "AWS::Serverless::Function", "AWS::Lambda::Function"
_ALARM, _TOPIC = "AWS::CloudWatch::Alarm", {"Ref": "AlarmTopic"}
ANY_METHOD = "x-amazon-apigateway-any-method"
_OF_EVERY_METHOD = {"consumes", "produces", "parameters", "responses", "x-amazon-apigateway-integration"}
_FUNCTIONS = {_CHALICES, _PLAIN}
_ORIGIN = "method.response.header.Access-Control-Allow-Origin"
ADMITTED = {"Fn::Sub": "'${AllowedOrigin}'"}
"""Whose pages may read answers, as the gateway writes a text."""


class TemplateError(ValueError):
    """The parts contradict one another or patch something that is not there."""


def compose(parts: Path, schema: Path) -> Template:
    """Merge the YAML parts into the one file that `chalice package --merge-template` takes."""
    merged: Template = {}
    for path in sorted(parts.glob("*.yaml")):
        _merge(merged, yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    merged["Resources"] |= {f"{_logical(each)}Result": _result_table(each) for each in REPORTS.values()}
    _put_columns(merged, json.loads(schema.read_text(encoding="utf-8")))
    return merged


def finish(template: Template) -> Template:
    """Complete Chalice's merged template: a log group and a runtime per function, and receivers for each alarm.

    Raises TemplateError for a patch without its resource.
    """
    resources: Template = template["Resources"]
    orphans = [name for name, resource in resources.items() if "Type" not in resource]
    if orphans:
        raise TemplateError(f"the template parts patch resources that Chalice does not make: {', '.join(orphans)}")
    _use_one_runtime(resources)
    _call_what_is_released(resources)
    for each in resources.values():
        if each["Type"] == "AWS::Serverless::Api":
            _pass_every_method(each["Properties"]["DefinitionBody"])
            _admit_one_origin(each["Properties"]["DefinitionBody"])
    functions = [name for name, each in resources.items() if each["Type"] in _FUNCTIONS]
    logs = {f"{name}Logs": _log_group(name, resources[name]) for name in functions}
    for each in resources.values():
        if each["Type"] == _ALARM:
            each["Properties"] |= {"AlarmActions": [_TOPIC], "OKActions": [_TOPIC]}
    return {**template, "Resources": {**resources, **logs}}


def _pass_every_method(body: Template) -> None:
    """Send methods that a path does not have to the application as well, which answers with 405 and `Allow`.

    The gateway itself answers with what it says for an unknown path, and knows no way to name the path's methods.
    """
    for methods in body["paths"].values():
        model = next(each for name, each in methods.items() if name != "options")
        methods[ANY_METHOD] = {name: each for name, each in model.items() if name in _OF_EVERY_METHOD}


def _admit_one_origin(body: Template) -> None:
    """Answer preflight requests, which the gateway answers itself, with the origin that the stage's parameter names."""
    for methods in body["paths"].values():
        for response in methods["options"]["x-amazon-apigateway-integration"]["responses"].values():
            response["responseParameters"][_ORIGIN] = ADMITTED


def _call_what_is_released(resources: Template) -> None:
    """Let the gateway call a function by its alias, where it has one, which shifts traffic to a new version."""
    apis = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Serverless::Api"]
    permissions = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Lambda::Permission"]
    for name, alias in released(resources).items():
        for each in permissions:
            if each["FunctionName"] == {"Ref": name}:
                each["FunctionName"] = {"Ref": alias}
        for each in apis:
            body = json.dumps(each["DefinitionBody"])
            each["DefinitionBody"] = json.loads(body.replace(f"/${{{name}.Arn}}/", f"/${{{alias}}}/"))


def released(resources: Template) -> dict[str, str]:
    """The functions that have an alias, with the resource that SAM makes of each: its documented name."""
    aliases = {name: each.get("Properties", {}).get("AutoPublishAlias") for name, each in resources.items()}
    return {name: f"{name}Alias{alias}" for name, alias in aliases.items() if alias}


def _use_one_runtime(resources: Template) -> None:
    """Run the functions that Chalice does not know on the Python that it chose for its own."""
    runtimes = {each["Properties"].get("Runtime") for each in resources.values() if each["Type"] == _CHALICES}
    for each in resources.values():
        if each["Type"] == _PLAIN and "Handler" in each["Properties"]:
            each["Properties"] |= {"Runtime": max(filter(None, runtimes))}


def _log_group(name: str, function: Template) -> Template:
    try:
        own_name = function["Properties"]["FunctionName"]["Fn::Sub"]
    except KeyError:
        raise TemplateError(f"function {name} needs a FunctionName in .chalice/template/") from None
    properties = {"LogGroupName": {"Fn::Sub": f"/aws/lambda/{own_name}"}, "RetentionInDays": LOG_RETENTION_DAYS}
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}


def _put_columns(template: Template, schema: Template) -> None:
    table = template["Resources"]["EventsTable"]["Properties"]["TableInput"]
    table["StorageDescriptor"]["Columns"] = [_column(column) for column in schema["columns"]]
    table["PartitionKeys"] = [_column(schema["partition"])]


def _logical(report: Report) -> str:
    return "".join(part.capitalize() for part in report.name.split("-"))


def _result_table(report: Report) -> Template:
    """The table over a report's newest result, which Athena has written as CSV: text in every column, '' for NULL."""
    bucket = {"Bucket": {"Fn::ImportValue": {"Fn::Sub": "${DataStack}-LakeBucket"}}}
    storage = {
        "Location": {"Fn::Sub": [f"s3://${{Bucket}}/reports/{report.name}/", bucket]},
        "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.OpenCSVSerde"},
        "Columns": [{"Name": name, "Type": "string"} for name in report.columns],
    }
    table = {
        "Name": result_table(report),
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "csv", "skip.header.line.count": "1"},
        "StorageDescriptor": storage,
    }
    names = {"CatalogId": {"Ref": "AWS::AccountId"}, "DatabaseName": {"Ref": "LakeDatabase"}}
    return {"Type": "AWS::Glue::Table", "Properties": {**names, "TableInput": table}}


def _column(column: dict[str, str]) -> dict[str, str]:
    return {"Name": column["name"], "Type": column["type"], "Comment": column["comment"]}


def _merge(into: Template, part: Template, name: str) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value, name)
        elif key in into:
            raise TemplateError(f"{name} sets {key!r} a second time")
        else:
            into[key] = value
