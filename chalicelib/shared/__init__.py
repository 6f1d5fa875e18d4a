"""What all services share: AWS clients, DynamoDB items, settings, clock, ids, text and log."""
