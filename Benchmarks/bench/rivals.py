"""What a user would pick instead: each resizes to a width, with a JPEG quality, on as many processes as there are cores."""

import contextlib
import os
import pathlib
import tempfile

from . import servers

IMAGE_FILTER = "/usr/lib/nginx/modules/ngx_http_image_filter_module.so"

FLASK = '''
import io, os
from flask import Flask, request, send_file
from PIL import Image

app = Flask(__name__)

@app.get("/ready")
def ready():
    return ""

@app.get("/<path:key>")
def picture(key):
    width = request.args.get("w", type=int)
    with Image.open(os.path.join(os.environ["ORIGINALS"], os.path.basename(key))) as original:
        original.draft("RGB", (width, width))
        size = (width, max(1, round(original.height * width / original.width)))
        small = original.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    data = io.BytesIO()
    small.save(data, "JPEG", quality=request.args.get("q", type=int))
    data.seek(0)
    return send_file(data, "image/jpeg")
'''

THUMBOR = '''
LOADER = "thumbor.loaders.file_loader"
FILE_LOADER_ROOT_PATH = {originals!r}
STORAGE = "thumbor.storages.no_storage"
RESULT_STORAGE = None
MAX_WIDTH = 16384
'''


@contextlib.contextmanager
def calotype(originals, _):
    with servers.calotype(originals) as (address, process):
        yield address, process


@contextlib.contextmanager
def nginx(originals, _):
    if not pathlib.Path(IMAGE_FILTER).exists():
        raise servers.Trouble("nginx's image filter is not installed; `make compare` installs it.")
    location = (
        f"location ~ ^/(?<width>\\d+)/(?<quality>\\d+)/(?<key>[^/]+)$ {{ alias {originals}/$key; "
        "image_filter resize $width -; image_filter_jpeg_quality $quality; image_filter_buffer 100M; }")
    with servers.nginx(originals, location, f"load_module {IMAGE_FILTER};") as (address, process):
        yield address, process


@contextlib.contextmanager
def flask(originals, environment):
    with tempfile.TemporaryDirectory(prefix="calotype-flask-") as folder:
        (pathlib.Path(folder) / "app.py").write_text(FLASK)
        port = servers.free_port()
        command = [environment / "bin" / "gunicorn", "--workers", os.cpu_count(), "--threads", 4,
                   "--bind", f"127.0.0.1:{port}", "app:app"]
        address = f"http://127.0.0.1:{port}"
        with servers.running(command, f"{address}/ready", f"{folder}/log", {"ORIGINALS": str(originals)}, folder) as process:
            yield address, process


@contextlib.contextmanager
def thumbor(originals, environment):
    with tempfile.TemporaryDirectory(prefix="calotype-thumbor-") as folder:
        settings = pathlib.Path(folder) / "thumbor.conf"
        settings.write_text(THUMBOR.format(originals=str(originals)))
        port = servers.free_port()
        command = [environment / "bin" / "thumbor", "--ip", "127.0.0.1", "--port", port, "--conf", settings,
                   "--processes", os.cpu_count(), "--log-level", "error"]
        address = f"http://127.0.0.1:{port}"
        with servers.running(command, f"{address}/healthcheck", f"{folder}/log") as process:
            yield address, process


# Name, how it is started, and its URL of a picture.
ALL = [
    ("Calotype", calotype, "/picture/{key}?w={width}&q={quality}&format=jpeg"),
    ("nginx image_filter", nginx, "/{width}/{quality}/{key}"),
    ("Flask + Pillow", flask, "/{key}?w={width}&q={quality}"),
    ("thumbor", thumbor, "/unsafe/{width}x0/filters:quality({quality}):format(jpeg)/{key}"),
]
