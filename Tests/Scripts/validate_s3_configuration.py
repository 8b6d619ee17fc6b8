"""Checks a website and a CORS configuration, both JSON, against botocore's own model of the S3 API."""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.get_session().get_service_model("s3")
for text, operation, member in [
    (sys.argv[1], "PutBucketWebsite", "WebsiteConfiguration"),
    (sys.argv[2], "PutBucketCors", "CORSConfiguration"),
]:
    shape = model.operation_model(operation).input_shape.members[member]
    report = ParamValidator().validate(json.loads(text), shape)
    if report.has_errors():
        sys.exit(report.generate_report())
print("2 valid")
