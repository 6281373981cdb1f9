"""Reads scopes whole with boto3's own paginator, and prints each row as a line of JSON, doubles by their 64 bits."""

import json
import struct
import sys

import boto3

asked = json.load(sys.stdin)
ec2 = boto3.client("ec2")
paginator = ec2.get_paginator("get_ipam_resource_cidrs")
for scope in asked["scopes"]:
    pages = paginator.paginate(IpamScopeId=scope, PaginationConfig={"PageSize": asked["pageSize"]})
    for page in pages:
        for row in page["IpamResourceCidrs"]:
            if "IpUsage" in row:
                row["IpUsage"] = struct.pack(">d", row["IpUsage"]).hex()
            print(json.dumps(row))
