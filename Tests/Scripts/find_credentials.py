"""Finds AWS credentials as botocore does, in given environments.

usage: find_credentials.py FILE

FILE holds a JSON list of environments, each an object of variables. Prints a JSON list in the same order: for each what
was found, or {"error": name} when botocore complained; {} when it found nothing.
"""
import json
import os
import sys

import botocore.session


def find(variables):
    os.environ.clear()
    os.environ.update(variables)
    try:
        session = botocore.session.Session()
        credentials = session.get_credentials()
        found = {"region": session.get_config_variable("region")}
        if credentials is not None:
            frozen = credentials.get_frozen_credentials()
            found.update(id=frozen.access_key, secret=frozen.secret_key)
            # Tokens of the fakes are counted, so that no two are the same.
            found["hasToken"] = bool(frozen.token)
        return {name: value for name, value in found.items() if value is not None}
    except Exception as error:
        return {"error": type(error).__name__}


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([find(environment) for environment in json.load(file)]))
