"""Prints a file of Terraform's language as JSON. Texts are in quotes in it, and what is no constant is in ${}."""

import json
import sys

import hcl2

print(json.dumps(hcl2.loads(json.load(sys.stdin)["text"])))
