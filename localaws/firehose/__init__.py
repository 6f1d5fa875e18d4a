"""A Firehose-compatible service beside the local engine: buffering, transform, Parquet and error prefixes."""
