"""Answers GET /hello/{name} with a greeting."""

import json
import os


def handle(event, _context):
    """Takes an HTTP API event (payload format 2.0) and greets the name in its path."""
    name = event["pathParameters"]["name"]
    body = {"message": f"{os.environ['GREETING']}, {name}!"}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
