"""Checks a description of the API: that it is valid OpenAPI, and that its examples are what it says.

usage: check_description.py ADDRESS

Prints how much there was to check, and fails with what is wrong.
"""

import re
import sys
import urllib.request

import openapi_schema_validator
import openapi_spec_validator
import yaml

METHODS = ("get", "head", "post", "put", "delete", "patch")


def resolved(root, node):
    while isinstance(node, dict) and "$ref" in node:
        target = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def swallowed(node, path=""):
    """A comma in a sentence without quotes makes a second key of its rest, which no validator minds where any key may be."""
    if isinstance(node, dict):
        for key, value in node.items():
            if " " in str(key):
                yield f"{path}: the key '{key}' is rather a part of a sentence"
            yield from swallowed(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from swallowed(value, f"{path}/{index}")


def contents(root, operation):
    yield "body", resolved(root, operation.get("requestBody", {})).get("content", {})
    for status, answer in operation["responses"].items():
        yield status, resolved(root, answer).get("content", {})


def main(address):
    text = urllib.request.urlopen(address).read().decode()
    # Not libyaml, which takes more than YAML allows: others' readers are as strict as this one.
    root = yaml.load(text, Loader=yaml.SafeLoader)
    openapi_spec_validator.validate(root)
    wrong, operations, examples = list(swallowed(root)), [], 0
    tags = {tag["name"] for tag in root["tags"]}
    for path, item in root["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            operation, name = item[method], f"{method.upper()} {path}"
            operations.append(operation["operationId"])
            if not set(operation.get("tags", [])) or not set(operation["tags"]) <= tags:
                wrong.append(f"{name}: tags {operation.get('tags')}")
            if not operation.get("summary"):
                wrong.append(f"{name}: no summary")
            if "default" in operation["responses"]:
                wrong.append(f"{name}: a default says nothing of what it may be")
            declared = [resolved(root, p)["name"] for p in item.get("parameters", []) + operation.get("parameters", [])]
            for part in re.findall(r"\{(\w+)\}", path):
                if part not in declared:
                    wrong.append(f"{name}: no parameter {part}")
            for place, content in contents(root, operation):
                for kind, value in content.items():
                    if "example" not in value:
                        if kind == "application/json" and "properties" in resolved(root, value["schema"]) and method != "head" \
                                and place in ("200", "201") and not path.startswith("/health"):
                            wrong.append(f"{name}: {place} has no example")
                        continue
                    examples += 1
                    schema = dict(value["schema"], components=root["components"])
                    try:
                        openapi_schema_validator.validate(value["example"], schema, cls=openapi_schema_validator.OAS30Validator)
                    except Exception as error:
                        wrong.append(f"{name}: the example of {place}: {error}"[:500])
    if len(set(operations)) != len(operations):
        wrong.append("operationIds are not unique")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"version {root['info']['version']}, {len(operations)} operations, {examples} examples")


main(*sys.argv[1:])
