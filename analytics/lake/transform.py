"""The Firehose transform: turns EventBridge envelopes into flat rows of the lake, one JSON object per line.

The transform uses only the standard library and handles each record separately. A record that cannot be read is
returned as `ProcessingFailed`; Firehose stores it under the error prefix.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
COLUMNS = tuple(column["name"] for column in SCHEMA["columns"])
_DETAIL_TYPE = "SubmissionScored"


def transform(event: dict[str, Any]) -> dict[str, Any]:
    """Transform the records of one Firehose event. The result has every record id exactly once, in order."""
    return {"records": [_record(record) for record in event["records"]]}


def _record(record: dict[str, Any]) -> dict[str, str]:
    try:
        data = _row(json.loads(base64.b64decode(record["data"])))
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return {"recordId": record["recordId"], "result": "ProcessingFailed", "data": record["data"]}
    line = json.dumps(data, separators=(",", ":")) + "\n"
    return {"recordId": record["recordId"], "result": "Ok", "data": base64.b64encode(line.encode()).decode()}


def _row(envelope: dict[str, Any]) -> dict[str, Any]:
    if envelope["detail-type"] != _DETAIL_TYPE:
        raise ValueError("not a scored submission")
    detail = envelope["detail"]
    moment = datetime.fromisoformat(detail["occurred_at"]).astimezone(UTC)
    # Hive's timestamp format, the default of Firehose's Parquet conversion.
    return {name: detail.get(name) for name in COLUMNS} | {"occurred_at": f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3]}
