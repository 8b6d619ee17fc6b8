"""The list of what was written, and what a server must make of it."""

import json
import pathlib


class Collection:
    """A folder of files with a manifest.json that says what each must lead to.

    An entry's `outcome` is "refused" (an error, from the header alone) or "cheap-ok" (any of the statuses, but at little
    cost), and `statuses` lists the HTTP statuses that are right. `decoder` names the decoder that is off by default and
    would have to be switched on; `statusesWhenOn` is what is right then. `secret` is a text that no answer may contain.
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.entries = []

    def add(self, name, data, what, outcome, statuses, decoder=None, statuses_when_on=None, secret=None):
        (self.folder / name).write_bytes(data)
        entry = {"file": name, "bytes": len(data), "what": what, "outcome": outcome, "statuses": statuses}
        if decoder:
            entry |= {"decoder": decoder, "statusesWhenOn": statuses_when_on}
        if secret:
            entry["secret"] = secret
        self.entries.append(entry)

    def refused(self, name, data, what, statuses=(413,), **more):
        self.add(name, data, what, "refused", list(statuses), **more)

    def cheap(self, name, data, what, statuses=(200, 422), **more):
        self.add(name, data, what, "cheap-ok", list(statuses), **more)

    def finish(self):
        (self.folder / "manifest.json").write_text(json.dumps({"files": self.entries}, indent=1) + "\n")
        print(f"{len(self.entries)} files in {self.folder}")
