"""Executes a state machine in moto, once for each case, and tells how it ended and which messages were sent.

Moto interprets JSONata itself as far as the states go, and has an expression evaluated by a library that it does not
bring along: here that is JSONata's reference implementation, in a process that answers line by line.
"""

import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile

os.environ.update(AWS_ACCESS_KEY_ID="any", AWS_SECRET_ACCESS_KEY="any")

import boto3
import moto.stepfunctions.parser.asl.jsonata.jsonata as jsonata
from moto import mock_aws
from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda_simple.models import lambda_simple_backends

REGION = "eu-west-1"
ACCOUNT = "123456789012"  # moto's own
WAIT_SECONDS = 60

asked = json.load(sys.stdin)
evaluator = subprocess.Popen(asked["evaluator"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
one_at_a_time = threading.Lock()


def evaluate(expression):
    with one_at_a_time:
        evaluator.stdin.write(json.dumps(expression) + "\n")
        evaluator.stdin.flush()
        answer = json.loads(evaluator.stdout.readline())
    if "error" in answer:
        raise jsonata.JSONataException("UNKNOWN", answer["error"])
    return answer["value"]


jsonata._eval_jsonata = evaluate


def archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("index.mjs", "")
    return file.getvalue()


def gone(function_name, *_, **__):
    """What a call of a function that is not there comes to; moto's simple one always succeeds."""
    raise UnknownFunctionException(function_name)


def execute(case):
    client = {name: boto3.client(name, REGION) for name in ("iam", "lambda", "sns", "sqs", "stepfunctions")}
    role = client["iam"].create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    function = client["lambda"].create_function(
        FunctionName="monitor",
        Runtime="nodejs22.x",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": archive()},
    )["FunctionArn"]
    topic = client["sns"].create_topic(Name="alerts")["TopicArn"]
    queue = client["sqs"].create_queue(QueueName="messages")["QueueUrl"]
    client["sns"].subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:messages")
    backend = lambda_simple_backends[ACCOUNT][REGION]
    backend.lambda_simple_results_queue.append(json.dumps(case["answer"]))
    if case.get("functionGone"):
        backend.invoke = gone
    definition = (
        asked["definition"]
        .replace("${Partition}", "aws")
        .replace("${MonitorArn}", function)
        .replace("${TopicArn}", topic + ("-gone" if case.get("topicGone") else ""))
    )
    machine = client["stepfunctions"].create_state_machine(name="any", definition=definition, roleArn=role)
    execution = client["stepfunctions"].start_execution(stateMachineArn=machine["stateMachineArn"], input="{}")
    deadline = time.monotonic() + WAIT_SECONDS
    ended = {"status": "RUNNING"}
    while ended["status"] == "RUNNING" and time.monotonic() < deadline:
        time.sleep(0.1)
        ended = client["stepfunctions"].describe_execution(executionArn=execution["executionArn"])
    return {
        "status": ended["status"],
        "output": json.loads(ended["output"]) if ended.get("output") else None,
        "error": ended.get("error"),
        "cause": ended.get("cause"),
        "messages": messages(client["sqs"], queue),
    }


def messages(sqs, queue):
    found = []
    while True:
        received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if not received:
            return found
        for message in received:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


for case in asked["cases"]:
    config = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}
    with mock_aws(config=config):
        print(json.dumps(execute(case)), flush=True)
evaluator.stdin.close()
evaluator.wait()
