"""Handles orders that come in by a queue."""

import json


def handle(event, _context):
    """Each message is an order. One that is no JSON fails, and comes again with its batch."""
    for message in event["Records"]:
        order = json.loads(message["body"])
        print(f"packing {order['count']} x {order['item']}")
