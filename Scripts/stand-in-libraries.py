#!/usr/bin/env python3
"""Puts stand-ins in the place of libraries that are never called, and removes what only they needed.

usage: stand-in-libraries.py FOLDER PROGRAM... -- LIBRARY...

libvips is linked with libraries for formats that Calotype never reads or writes, and these with others. The loader wants
them there, with every function by its name; nobody ever calls one, since renderers block these formats at their start. A
stand-in has those functions: each ends the process and says so. FOLDER holds the libraries, PROGRAM what needs
them, LIBRARY what is to be replaced, by the names that the loader uses.
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

SOURCE = """
extern long write(int, const void *, unsigned long);
extern void abort(void) __attribute__((noreturn));
__attribute__((noreturn)) static void left_out(void) {{
    static const char text[] = "A function of {library} was called, which was left out of this package.\\n";
    write(2, text, sizeof text - 1);
    abort();
}}
{functions}
"""


def said(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def needed(path):
    """The libraries that a file names, by the names that the loader uses."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", said("readelf", "-dW", path))


def symbols(path):
    """A file's dynamic symbols: what it wants and what it has, each as name → (version, whether it is data)."""
    wanted, had = {}, {}
    for line in said("readelf", "--dyn-syms", "-W", path).splitlines():
        fields = line.split()
        if len(fields) < 8 or not fields[0].endswith(":") or fields[4] not in ("GLOBAL", "WEAK"):
            continue
        name, _, version = fields[7].partition("@")
        entry = (version.lstrip("@"), fields[3] == "OBJECT")
        (wanted if fields[6] == "UND" else had)[name] = entry
    return wanted, had


def make(library, path, users):
    """Writes a stand-in over a library; `users` are the files that stay."""
    _, had = symbols(path)
    wanted = {}
    for user in users:
        for name, entry in symbols(user)[0].items():
            if name in had and library in needed(user):
                wanted[name] = (entry[0] or had[name][0], had[name][1])
    functions, versions = [], {}
    for name, (version, is_data) in sorted(wanted.items()):
        functions.append(f"char {name}[4096];" if is_data else f"void {name}(void) {{ left_out(); }}")
        versions.setdefault(version, []).append(name)
    with tempfile.TemporaryDirectory() as folder:
        source, script = os.path.join(folder, "stand-in.c"), os.path.join(folder, "versions")
        with open(source, "w") as file:
            file.write(SOURCE.format(library=library, functions="\n".join(functions)))
        with open(script, "w") as file:
            for version, names in sorted(versions.items()):
                file.write(f"{version} {{ global: {'; '.join(names)}; }};\n" if version else "")
        words = ["clang", "-shared", "-fPIC", "-O1", "-w", "-fno-builtin", f"-Wl,-soname,{library}", "-o", path, source]
        if set(versions) - {""}:
            words.append(f"-Wl,--version-script={script}")
        subprocess.run(words, check=True)
        subprocess.run(["strip", path], check=True)
    print(f"{library}: a stand-in with {len(wanted)} functions")


def main():
    folder, *words = sys.argv[1:]
    programs, libraries = words[:words.index("--")], words[words.index("--") + 1:]
    every = {os.path.basename(path): path for path in glob.glob(f"{folder}/*") if os.path.isfile(path)}
    there = [library for library in libraries if library in every]
    if missing := set(libraries) - set(there):
        # Another release of Debian has other names; then the package is larger than it has to be, and still works.
        print("note: not there, and so not replaced: " + " ".join(sorted(missing)), file=sys.stderr)
    stay = [path for name, path in every.items() if name not in there] + programs
    for library in there:
        make(library, every[library], stay)
    # Whatever nobody needs any more goes.
    used, todo = set(), list(programs)
    while todo:
        for name in needed(todo.pop()):
            if name in every and name not in used:
                used.add(name)
                todo.append(every[name])
    gone = [name for name in every if name not in used and not name.startswith("ld-")]
    for name in gone:
        os.remove(every[name])
    print(f"{len(gone)} libraries are needed by nobody any more")


if __name__ == "__main__":
    main()
