"""An Athena-compatible service beside the local engine: Trino SQL on DuckDB over the Glue catalog and S3."""
