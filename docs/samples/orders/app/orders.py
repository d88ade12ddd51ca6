"""Answers GET /orders and GET /orders/{id}."""

import json
import os

ORDERS = {
    "1": {"id": "1", "item": "teapot", "count": 1},
    "2": {"id": "2", "item": "cup", "count": 6},
}


def list_orders(_event, _context):
    """All orders, and the shop that they are of."""
    return answer(200, {"shop": os.environ["SHOP"], "orders": list(ORDERS.values())})


def get_order(event, _context):
    """One order, by the id in the path."""
    order = ORDERS.get(event["pathParameters"]["id"])
    return answer(200, order) if order else answer(404, {"message": "no such order"})


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
