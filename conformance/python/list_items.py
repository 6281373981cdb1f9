"""Lists with boto3, by its own paginators, and prints each item as a line of JSON with the number of its query."""

import json
import re
import sys

import boto3

sessions = {}


def session(role):
    """What a role sees, assumed once; without one, the credentials of the environment."""
    if role not in sessions:
        sessions[role] = boto3.Session()
        if role:
            sts = boto3.client("sts")
            given = sts.assume_role(RoleArn=role, RoleSessionName="conformance")["Credentials"]
            sessions[role] = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return sessions[role]


clients = {}
for number, query in enumerate(json.load(sys.stdin)):
    role, region = query.get("role"), query["region"]
    if (role, region) not in clients:
        clients[role, region] = session(role).client("ec2", region_name=region)
    client = clients[role, region]
    call = re.sub(r"(?<!^)(?=[A-Z])", "_", query["action"]).lower()
    if client.can_paginate(call):
        pages = client.get_paginator(call).paginate(
            **query["with"], PaginationConfig={"PageSize": query.get("pageSize")}
        )
    else:
        pages = [getattr(client, call)(**query["with"])]
    for page in pages:
        for item in page[query["list"]]:
            print(json.dumps({"query": number, "item": item}, default=lambda time: time.isoformat()))
