#!/usr/bin/env python3
"""Takes the languages out of the ICU data in a program or a library, and leaves English.

usage: trim-icu-data.py [--without-encodings] FILE

ICU's data are one block, a table of contents with names and places. What is taken out is taken from the table and
overwritten with zeros, so that the file keeps its length, and its zip becomes much shorter. Of a locale that is not there
ICU uses the root's, as it does for one that it never had. Names of languages, currencies, regions and zones, sorting,
spelled-out numbers and dictionaries of words go; properties of characters, normalization, rules for breaking text and,
unless `--without-encodings` says so, encodings stay.
"""

import re
import struct
import sys

# Two or three letters, and whatever may follow: everything else that ends in .res is no locale.
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9_]+)?\.res")


def is_dropped(name, without_encodings):
    """Whether an item goes; its name is as `lang/de_AT.res`."""
    base = name.rpartition("/")[2]
    if LOCALE.fullmatch(base):
        return not re.fullmatch(r"en(_.*)?\.res", base)
    return base.endswith(".dict") or without_encodings and base.endswith(".cnv")


def trim(data, without_encodings):
    """Trims the only block of ICU data in a file's bytes; gives how many items were there, and how many stay."""
    signs = [match.start() - 12 for match in re.finditer(rb"CmnD", data)]
    starts = [start for start in signs if start >= 0 and data[start + 2:start + 4] == b"\xda\x27"]
    if len(starts) != 1:
        raise ValueError(f"has {len(starts)} blocks of ICU data, not one")
    (header,) = struct.unpack_from("<H", data, starts[0])
    table = starts[0] + header
    (count,) = struct.unpack_from("<I", data, table)
    entries = [struct.unpack_from("<II", data, table + 4 + 8 * index) for index in range(count)]
    places = sorted(place for _, place in entries)
    following = dict(zip(places, places[1:]))
    kept = []
    for label, place in entries:
        end = data.index(b"\0", table + label)
        name = bytes(data[table + label:end]).decode("ascii").partition("/")[2]
        if not is_dropped(name, without_encodings):
            kept.append((label, place))
            continue
        data[table + label:end] = bytes(end - table - label)
        # Where the last one ends nobody says; it stays, without a name.
        if place in following:
            data[table + place:table + following[place]] = bytes(following[place] - place)
    struct.pack_into("<I", data, table, len(kept))
    for index in range(count):
        struct.pack_into("<II", data, table + 4 + 8 * index, *(kept[index] if index < len(kept) else (0, 0)))
    return count, len(kept)


def main():
    *options, path = sys.argv[1:]
    with open(path, "r+b") as file:
        data = bytearray(file.read())
        try:
            count, kept = trim(data, "--without-encodings" in options)
        except (ValueError, struct.error, IndexError) as error:
            sys.exit(f"error: {path}: {error}")
        file.seek(0)
        file.write(data)
    print(f"{path}: {kept} of {count} items of ICU data stay")


if __name__ == "__main__":
    main()
