"""Deploying into the local engine: the same two stacks as on AWS, through the same CloudFormation API."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import yaml
from botocore.exceptions import ClientError

from cdu.build.package import LOCAL, package
from cdu.lake import define_views
from cdu.local.localise import localise, text, upload
from cdu.local.place import STACK, LocalError
from cdu.paths import BUILD, ROOT

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

    from cdu.local.place import Place

DATA_STACK = f"{STACK}-data"
ARTIFACTS = f"{STACK}-artifacts"
_TIMEOUT_S = 120


def deploy(place: Place) -> dict[str, str]:
    """Create or update both stacks and return their outputs, with the API's address as `api`.

    Raises LocalError with CloudFormation's own reason, PackageError when the build fails.
    """
    template_file = package(LOCAL)
    s3 = place.client("s3")
    s3.create_bucket(Bucket=ARTIFACTS)
    data_template = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))
    data = _apply(place, DATA_STACK, data_template, {})
    application, archives = localise(json.loads(template_file.read_text(encoding="utf-8")))
    upload(application, BUILD, s3, ARTIFACTS)
    outputs = data | _apply(place, STACK, application, {"DataStack": DATA_STACK})
    for archive in archives:
        _archive(place, archive)
    _complete_gateway(place, application, outputs["RestAPIId"])
    outputs["api"] = f"{place.engine}/restapis/{outputs['RestAPIId']}/v1/_user_request_"
    define_views(place.client("athena"), outputs)
    place.keep_outputs(outputs)
    return outputs


def _apply(place: Place, stack: str, template: dict[str, Any], parameters: dict[str, str]) -> dict[str, str]:
    cloudformation = place.client("cloudformation")
    key = f"{stack}.template.json"
    place.client("s3").put_object(Bucket=ARTIFACTS, Key=key, Body=text(template))
    request = {
        "StackName": stack,
        "TemplateURL": f"{place.engine}/{ARTIFACTS}/{key}",
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    try:
        if _status(cloudformation, stack) is None:
            cloudformation.create_stack(**request)
        else:
            cloudformation.update_stack(**request)
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise LocalError(f"CloudFormation refused the stack {stack}: {error}") from error
    return _wait(cloudformation, stack)


def _status(cloudformation: CloudFormationClient, stack: str) -> str | None:
    try:
        found: str = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    except ClientError:
        return None
    return found


def _wait(cloudformation: CloudFormationClient, stack: str) -> dict[str, str]:
    deadline = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < deadline:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        status = found["StackStatus"]
        if status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
        if status.endswith(("FAILED", "ROLLBACK_COMPLETE")):
            raise LocalError(f"the stack {stack} is {status}: {_reasons(cloudformation, stack)}")
        time.sleep(0.1)
    raise LocalError(f"the stack {stack} did not settle within {_TIMEOUT_S} s")


def _reasons(cloudformation: CloudFormationClient, stack: str) -> str:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
    return "; ".join(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failed)


def _archive(place: Place, properties: dict[str, Any]) -> None:
    events = place.client("events")
    source = events.describe_event_bus(Name=STACK)["Arn"]
    try:
        events.create_archive(
            ArchiveName=STACK,
            EventSourceArn=source,
            RetentionDays=properties["RetentionDays"],
            EventPattern=json.dumps(properties["EventPattern"]),
        )
    except events.exceptions.ResourceAlreadyExistsException:
        return


def _complete_gateway(place: Place, template: dict[str, Any], api: str) -> None:
    # The engine reads neither the gateway's own responses, the answers to preflight requests (CORS) nor the methods ANY
    # from the OpenAPI body, but takes all by API calls. They take effect with a deployment.
    gateway = place.client("apigateway")
    body = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    pages = gateway.get_paginator("get_resources").paginate(restApiId=api)
    ids = {resource["path"]: resource["id"] for page in pages for resource in page["items"]}
    for path, methods in body["paths"].items():
        preflight = methods["options"]["x-amazon-apigateway-integration"]["responses"]["default"]
        gateway.put_integration_response(
            restApiId=api,
            resourceId=ids[path],
            httpMethod="OPTIONS",
            statusCode=preflight["statusCode"],
            responseParameters=preflight["responseParameters"],
        )
        _pass_every_method(gateway, api, ids[path], next(iter(methods)))
    for kind, response in body["x-amazon-apigateway-gateway-responses"].items():
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            responseParameters=response["responseParameters"],
            responseTemplates=response["responseTemplates"],
            **({"statusCode": str(response["statusCode"])} if "statusCode" in response else {}),
        )
    gateway.create_deployment(restApiId=api, stageName="v1")


def _pass_every_method(gateway: Any, api: str, resource: str, like: str) -> None:
    integration = gateway.get_integration(restApiId=api, resourceId=resource, httpMethod=like.upper())
    where = {"restApiId": api, "resourceId": resource, "httpMethod": "ANY"}
    gateway.put_method(**where, authorizationType="NONE")
    gateway.put_integration(**where, type="AWS_PROXY", integrationHttpMethod="POST", uri=integration["uri"])
