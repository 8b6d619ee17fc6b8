"""Reads forms as python-multipart does: a line of JSON {"type", "body"} in, the parts as a line of JSON out."""

import base64
import json
import sys

from python_multipart.multipart import MultipartParser, parse_options_header


def parts(content_type, body):
    _, options = parse_options_header(content_type)
    found, part, header = [], {}, {}

    def begin():
        part.clear()
        part.update(headers={}, data=b"")
        header.update(name=b"", value=b"")

    def end_header():
        part["headers"][header["name"].lower()] = header["value"]
        header.update(name=b"", value=b"")

    def end():
        _, disposition = parse_options_header(part["headers"].get(b"content-disposition"))
        name = disposition.get(b"filename")
        found.append({
            "filename": None if name is None else name.decode("utf-8", "replace"),
            "data": base64.b64encode(part["data"]).decode()})

    ended = []
    parser = MultipartParser(options[b"boundary"], {
        "on_part_begin": begin,
        "on_part_data": lambda data, start, stop: part.update(data=part["data"] + data[start:stop]),
        "on_part_end": end,
        "on_header_field": lambda data, start, stop: header.update(name=header["name"] + data[start:stop]),
        "on_header_value": lambda data, start, stop: header.update(value=header["value"] + data[start:stop]),
        "on_header_end": end_header,
        "on_end": lambda: ended.append(True),
    })
    parser.write(body)
    parser.finalize()
    return found if ended else None


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = parts(request["type"], base64.b64decode(request["body"]))
        except Exception as error:  # What it cannot read, it says in many ways.
            answer = None
            print(f"{type(error).__name__}: {error}", file=sys.stderr) if "--loud" in sys.argv else None
        print(json.dumps(answer), flush=True)


main()
