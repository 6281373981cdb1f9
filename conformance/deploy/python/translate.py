"""Has SAM's own validator judge a template, and its translator make CloudFormation of it, as a deployment would."""

import json
import sys
import warnings

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.validator.validator import SamTemplateValidator
from samtranslator.yaml_helper import yaml_parse

warnings.simplefilter("ignore")


class NoManagedPolicies:
    """Of the account's managed policies; a template that names none needs none."""

    def load(self):
        return {}


asked = json.load(sys.stdin)
template = yaml_parse(asked["template"])
errors = [str(error) for error in SamTemplateValidator().get_errors(template)]
# `sam package` puts local files into a bucket first.
for resource in template["Resources"].values():
    for name in ("CodeUri", "DefinitionUri"):
        if name in resource.get("Properties", {}):
            resource["Properties"][name] = "s3://a-bucket/a-key"
try:
    made = transform(template, {}, NoManagedPolicies())
    print(json.dumps({"errors": errors, "template": made}))
except InvalidDocumentException as error:
    print(json.dumps({"errors": errors + [cause.message for cause in error.causes]}))
