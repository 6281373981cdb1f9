"""Makes calls with boto3, one after the other, and prints for each what it gave or what it was refused with."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

for asked in json.load(sys.stdin):
    client = boto3.client(
        asked["service"],
        config=Config(retries={"total_max_attempts": asked.get("attempts", 1)}),
        **asked.get("client", {}),
    )
    try:
        answer = getattr(client, asked["call"])(**asked.get("with", {}))
        meta = answer.pop("ResponseMetadata", {})
        print(json.dumps({"answer": answer, "retries": meta.get("RetryAttempts")}, default=str))
    except ClientError as error:
        told = error.response["Error"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        print(json.dumps({"code": told["Code"], "message": told.get("Message"), "status": status}))
