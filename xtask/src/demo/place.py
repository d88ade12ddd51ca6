"""What the demo does in an AWS account besides deploying: see `place.rs`, which calls it.

Standard output is the answer and nothing else. Account, region and endpoint come from the environment.
"""

import argparse
import http.client
import json
import os
import sys
import time
import urllib.parse

import boto3
from botocore.exceptions import BotoCoreError, ClientError

# How long a new API may take until it answers, in seconds.
PATIENCE = 30


def identify():
    """Prints account, region and frozen credentials, for a pipe."""
    # boto3 itself reads only AWS_DEFAULT_REGION and the profile.
    session = boto3.Session(region_name=os.environ.get("AWS_REGION"))
    credentials = session.get_credentials()
    if credentials is None:
        sys.exit("there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    frozen = credentials.get_frozen_credentials()
    environment = [("AWS_ACCESS_KEY_ID", frozen.access_key), ("AWS_SECRET_ACCESS_KEY", frozen.secret_key)]
    if frozen.token:
        environment.append(("AWS_SESSION_TOKEN", frozen.token))
    account = session.client("sts", region_name=session.region_name or "us-east-1").get_caller_identity()["Account"]
    print(json.dumps({"account": account, "region": session.region_name, "environment": environment}))


def call(url, connect):
    """Prints what the address answers, once it answers with success."""
    url = urllib.parse.urlsplit(url)
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            status, body = get(url, connect)
        except OSError as error:
            status, body = None, str(error)
        if status == 200:
            print(body)
            return
        if time.monotonic() > give_up:
            sys.exit(f"{url.geturl()} does not answer with success after {PATIENCE} s: {status} {body}")
        time.sleep(0.5)


def get(url, connect):
    connection = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = connection(connect or url.netloc, timeout=10)
    connection.request("GET", url.path or "/", headers={"Host": url.netloc})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def stack_output(stack, name):
    """Prints the value of one of the stack's outputs."""
    described = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
    if name not in outputs:
        sys.exit(f"the stack {stack} has no output {name}; it has: {', '.join(outputs) or 'none'}")
    print(outputs[name])


def stack_state(stack):
    """Prints one line that is the same as long as nothing happens to the stack."""
    cloudformation = boto3.client("cloudformation")
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    updated = described.get("LastUpdatedTime", described["CreationTime"])
    latest = cloudformation.describe_stack_events(StackName=stack)["StackEvents"][0]
    print(f"{described['StackStatus']}, last updated {updated.isoformat()}, latest event {latest['EventId']}")


def delete(stack):
    """Deletes the stack. One that is not there is as wanted."""
    cloudformation = boto3.client("cloudformation")
    cloudformation.delete_stack(StackName=stack)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for function, *arguments in [
        (identify,),
        (call, "url", "--connect"),
        (stack_output, "stack", "name"),
        (stack_state, "stack"),
        (delete, "stack"),
    ]:
        command = commands.add_parser(function.__name__.replace("_", "-"), help=function.__doc__)
        command.set_defaults(function=function)
        for argument in arguments:
            command.add_argument(argument)
    arguments = vars(parser.parse_args())
    try:
        arguments.pop("function")(**arguments)
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS refused: {error}")


if __name__ == "__main__":
    main()
