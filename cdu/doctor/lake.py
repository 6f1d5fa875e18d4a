"""Whether the way into the lake and out of it stands: Firehose, Glue, Athena."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from analytics.lake.statements import views
from cdu.doctor.check import Check, WrongError, require_none, skip
from cdu.doctor.stage import DEPLOY

if TYPE_CHECKING:
    from cdu.doctor.stage import Stage

_VIEW: Final = re.compile(r"CREATE OR REPLACE VIEW (\w+)")
_DEFINE: Final = "cdu admin define-views"
_CREATE: Final = "aws glue create-database --database-input Name=default: Athena asks for it whatever a query reads"


def checks(stage: Stage) -> list[Check]:
    """The checks from the stream to the views."""
    return [
        Check("Firehose stream", lambda: _stream(stage), DEPLOY),
        Check("Athena workgroup", lambda: _workgroup(stage), DEPLOY),
        Check("Glue database default", lambda: _default(stage), _CREATE),
        Check("lake tables and views", lambda: _views(stage), _DEFINE),
    ]


def _stream(stage: Stage) -> str:
    asked = {"DeliveryStreamName": f"{stage.name}-lake"}
    found = stage.client("firehose").describe_delivery_stream(**asked)["DeliveryStreamDescription"]
    if found["DeliveryStreamStatus"] != "ACTIVE":
        reason = found.get("FailureDescription", {}).get("Details", "no reason given")
        raise WrongError(f"the stream is {found['DeliveryStreamStatus']}: {reason}", f"mend the reason, then {DEPLOY}")
    return "active"


def _workgroup(stage: Stage) -> str:
    found = stage.client("athena").get_work_group(WorkGroup=stage.output("Workgroup"))["WorkGroup"]
    config, wrong = found["Configuration"], []
    if found["State"] != "ENABLED":
        wrong.append(f"the workgroup is {found['State']}")
    place = config.get("ResultConfiguration", {}).get("OutputLocation", "")
    if place != f"s3://{stage.output('LakeBucket')}/athena/":
        wrong.append(f"results go to {place or 'nowhere'} instead of the lake's bucket")
    engine = config.get("EngineVersion", {})
    version = engine.get("EffectiveEngineVersion") or engine.get("SelectedEngineVersion", "unknown")
    if version != "Athena engine version 3":
        wrong.append(f"the engine is {version!r} instead of 'Athena engine version 3'")
    require_none(wrong, f"somebody changed the workgroup in the console; change it back, or {DEPLOY}")
    return f"enabled, {version}"


def _default(stage: Stage) -> str:
    if stage.local:
        skip("Athena on this machine has no database `default` and asks for none")
    stage.client("glue").get_database(Name="default")
    return "there"


def _views(stage: Stage) -> str:
    names = ["events", "snapshots", *(_VIEW.findall("\n".join(views())))]
    pages = stage.client("glue").get_paginator("get_tables").paginate(DatabaseName=stage.output("LakeDatabase"))
    there = {table["Name"] for page in pages for table in page["TableList"]}
    require_none([f"{name} is missing" for name in names if name not in there], f"{_DEFINE}; for a table, {DEPLOY}")
    return ", ".join(names)
