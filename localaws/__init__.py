"""What the local AWS engine lacks: an entrance, Athena and Firehose. See README.md in this folder."""
