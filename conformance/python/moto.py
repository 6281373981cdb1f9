"""Prepares moto's server for a run of the Action, and tells afterwards what has arrived there.

Moto keeps the accounts apart by the credentials of a call: those of a role lead to the role's account.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from ipaddress import ip_network

import boto3

ANYONE = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "any"}


def session(role):
    """Credentials within the account of a role."""
    sts = boto3.client("sts", **ANYONE)
    given = sts.assume_role(RoleArn=role, RoleSessionName="conformance")["Credentials"]
    return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def prepare(asked):
    """Topics, each with a queue that subscribes to it."""
    own = session(asked["role"])
    made = {}
    for name in asked["topics"]:
        fifo = {"FifoTopic": "true"} if name.endswith(".fifo") else {}
        topic = own.client("sns").create_topic(Name=name, Attributes=fifo)["TopicArn"]
        sqs = own.client("sqs")
        queue = sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true"} if fifo else {})["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        own.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        made[name] = {"topic": topic, "queue": queue}
    return made


def messages(asked):
    """What has come into a queue, with what SQS tells of it."""
    sqs = session(asked["role"]).client("sqs")
    found = sqs.receive_message(QueueUrl=asked["queue"], MaxNumberOfMessages=10, AttributeNames=["All"])
    return [{"body": json.loads(one["Body"]), "attributes": one["Attributes"]} for one in found.get("Messages", [])]


def metrics(asked):
    """Every metric of a namespace with the sum of its values over the last and the next hour."""
    cloudwatch = session(asked["role"]).client("cloudwatch")
    now = datetime.now(timezone.utc)
    told = []
    for page in cloudwatch.get_paginator("list_metrics").paginate(Namespace=asked["namespace"]):
        for metric in page["Metrics"]:
            points = cloudwatch.get_metric_statistics(
                Namespace=metric["Namespace"],
                MetricName=metric["MetricName"],
                Dimensions=metric["Dimensions"],
                StartTime=now - timedelta(hours=1),
                EndTime=now + timedelta(hours=1),
                Period=7200,
                Statistics=["Sum", "SampleCount"],
            )["Datapoints"]
            told.append(
                {
                    "name": metric["MetricName"],
                    "dimensions": {one["Name"]: one["Value"] for one in metric["Dimensions"]},
                    "sum": sum(point["Sum"] for point in points),
                    "count": sum(point["SampleCount"] for point in points),
                    "units": sorted({point["Unit"] for point in points if "Unit" in point}),
                }
            )
    return told


def identity(asked):
    """Who moto gave an access key to."""
    sts = boto3.client("sts", aws_access_key_id=asked["accessKeyId"], aws_secret_access_key="any")
    return sts.get_caller_identity()["Arn"]


def networks(asked):
    """A VPC with a second CIDR and one of IPv6, and subnets in both; one holds a network interface."""
    ec2 = session(asked["role"]).client("ec2")
    tags = [{"Key": "Name", "Value": "a | b & <c>"}]
    tagged = lambda kind: [{"ResourceType": kind, "Tags": tags}]
    vpc = ec2.create_vpc(
        CidrBlock="10.7.0.0/16", AmazonProvidedIpv6CidrBlock=True, TagSpecifications=tagged("vpc")
    )["Vpc"]["VpcId"]
    ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="100.64.0.0/20")
    told = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]
    ipv6 = told["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    zone = f"{ec2.meta.region_name}b"
    first = ec2.create_subnet(
        VpcId=vpc,
        CidrBlock="10.7.1.0/24",
        Ipv6CidrBlock=ipv6.replace("/56", "/64"),
        AvailabilityZone=zone,
        TagSpecifications=tagged("subnet"),
    )["Subnet"]["SubnetId"]
    second = ec2.create_subnet(VpcId=vpc, CidrBlock="100.64.0.0/28")["Subnet"]["SubnetId"]
    ec2.create_network_interface(SubnetId=first)
    return {"vpc": vpc, "subnets": [first, second], "ipv6": ipv6, "zone": zone}


def tell(asked):
    """The Regions, and of each account each IPv4 CIDR of its subnets and VPCs with how much of it is free."""
    rows = []
    for role in asked["roles"]:
        own = session(role)
        regions = [one["RegionName"] for one in own.client("ec2").describe_regions()["Regions"]]
        for region in regions:
            ec2 = own.client("ec2", region_name=region)
            subnets = [one for page in ec2.get_paginator("describe_subnets").paginate() for one in page["Subnets"]]
            vpcs = [one for page in ec2.get_paginator("describe_vpcs").paginate() for one in page["Vpcs"]]
            for subnet in subnets:
                cidr = ip_network(subnet["CidrBlock"])
                rows.append(row(subnet, region, "subnet", cidr, subnet["AvailableIpAddressCount"]))
            for vpc in vpcs:
                inside = [ip_network(one["CidrBlock"]) for one in subnets if one["VpcId"] == vpc["VpcId"]]
                for block in vpc["CidrBlockAssociationSet"]:
                    cidr = ip_network(block["CidrBlock"])
                    used = sum(one.num_addresses for one in inside if one.subnet_of(cidr))
                    rows.append(row(vpc, region, "vpc", cidr, cidr.num_addresses - used))
    return {"regions": regions, "rows": rows}


def row(network, region, kind, cidr, free):
    return {
        "account": network["OwnerId"],
        "region": region,
        "type": kind,
        "id": network["SubnetId" if kind == "subnet" else "VpcId"],
        "cidr": str(cidr),
        "total": cidr.num_addresses,
        "free": free,
    }


ask = json.load(sys.stdin)
actions = {
    "prepare": prepare,
    "messages": messages,
    "metrics": metrics,
    "identity": identity,
    "networks": networks,
    "tell": tell,
}
print(json.dumps(actions[ask["do"]](ask)))
