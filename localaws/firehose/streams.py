"""The settings of a delivery stream, read from the engine's DescribeDeliveryStream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from localaws.http import ApiError

_MIB = 1024 * 1024


@dataclass(frozen=True)
class GlueTable:
    """The table whose columns the Parquet files get."""

    database: str
    table: str


@dataclass(frozen=True)
class Stream:
    """One delivery stream with an S3 destination. Sizes in bytes, times in seconds."""

    name: str
    arn: str
    version: str
    bucket: str
    prefix: str
    error_prefix: str
    buffer_bytes: int
    buffer_seconds: int
    compression: str
    transform: str | None
    transform_retries: int
    parquet: GlueTable | None
    time_formats: tuple[str, ...]
    hive_json: bool


def read(description: dict[str, Any]) -> Stream:
    """Return the stream of a `DeliveryStreamDescription`.

    Raises ApiError (InvalidArgumentException) for a setting that this service does not have, rather than deliver
    records in another way than AWS would.
    """
    destination = description["Destinations"][0]
    settings = destination.get("ExtendedS3DestinationDescription") or destination.get("S3DestinationDescription")
    name = description["DeliveryStreamName"]
    if settings is None:
        raise _refused(name, "its destination is not S3")
    _check(name, settings)
    hints = settings.get("BufferingHints", {})
    transform, retries = _transform(settings.get("ProcessingConfiguration", {}))
    conversion = _enabled(settings.get("DataFormatConversionConfiguration", {}))
    deserializer = conversion.get("InputFormatConfiguration", {}).get("Deserializer", {})
    hive = deserializer.get("HiveJsonSerDe")
    return Stream(
        name=name,
        arn=description["DeliveryStreamARN"],
        version=str(description.get("VersionId", "1")),
        bucket=settings["BucketARN"].rpartition(":")[2],
        prefix=settings.get("Prefix", ""),
        error_prefix=settings.get("ErrorOutputPrefix") or settings.get("Prefix", ""),
        buffer_bytes=int(hints.get("SizeInMBs", 5)) * _MIB,
        buffer_seconds=int(hints.get("IntervalInSeconds", 300)),
        compression=settings.get("CompressionFormat", "UNCOMPRESSED"),
        transform=transform,
        transform_retries=retries,
        parquet=_table(name, conversion) if conversion else None,
        time_formats=tuple((hive or {}).get("TimestampFormats", ())),
        hive_json=hive is not None,
    )


def _check(name: str, settings: dict[str, Any]) -> None:
    if settings.get("S3BackupMode", "Disabled") != "Disabled":
        raise _refused(name, "S3 backup is not supported")
    if _enabled(settings.get("DynamicPartitioningConfiguration", {"Enabled": False})):
        raise _refused(name, "dynamic partitioning is not supported")
    if settings.get("CompressionFormat", "UNCOMPRESSED") not in ("UNCOMPRESSED", "GZIP"):
        raise _refused(name, f"compression {settings['CompressionFormat']} is not supported")


def _enabled(settings: dict[str, Any]) -> dict[str, Any]:
    return settings if settings.get("Enabled", True) else {}


def _transform(settings: dict[str, Any]) -> tuple[str | None, int]:
    for processor in _enabled(settings).get("Processors", []):
        given = {one["ParameterName"]: one["ParameterValue"] for one in processor.get("Parameters", [])}
        if processor["Type"] == "Lambda":
            return given["LambdaArn"], int(given.get("NumberOfRetries", 3))
        raise ApiError("InvalidArgumentException", f"the processor {processor['Type']} is not supported")
    return None, 0


def _table(name: str, conversion: dict[str, Any]) -> GlueTable:
    serializer = conversion.get("OutputFormatConfiguration", {}).get("Serializer", {})
    if "ParquetSerDe" not in serializer:
        raise _refused(name, "only Parquet is written")
    if serializer["ParquetSerDe"].get("Compression", "SNAPPY") != "SNAPPY":
        raise _refused(name, "Parquet is written with SNAPPY only")
    schema = conversion["SchemaConfiguration"]
    return GlueTable(schema["DatabaseName"], schema["TableName"])


def _refused(name: str, why: str) -> ApiError:
    return ApiError("InvalidArgumentException", f"delivery stream {name}: {why} by the local service")
