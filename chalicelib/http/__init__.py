"""What all routes share: requests, responses, problems and how a route declares its models."""
