"""Puts a proxy as operators install it in front of a server, until standard input ends; prints its port.

usage: proxies.py nginx|nginx-keepalive|nginx-paths|haproxy PORT

nginx-paths shows the server at /, whose path it encodes anew; at /taken/, which it takes off and names; and at /passed/,
which it passes on.
"""

import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

NGINX = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream pictures {{ server 127.0.0.1:{port}; {keepalive} }}
  server {{
    listen 127.0.0.1:{own};
    location / {{ proxy_pass http://{target}; {settings} }}
    {more}
  }}
}}
"""

PATHS = """
    location /taken/ {{
      proxy_pass http://127.0.0.1:{port}/; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Prefix /taken;
    }}
    location /passed/ {{ proxy_pass http://127.0.0.1:{port}; proxy_set_header Host $http_host; }}
"""

HAPROXY = """
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend internet
  bind 127.0.0.1:{own}
  default_backend pictures
backend pictures
  server one 127.0.0.1:{port}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def main(kind, port):
    with tempfile.TemporaryDirectory(prefix="calotype-proxy-") as folder:
        own, file = free_port(), pathlib.Path(folder, "settings")
        if kind == "haproxy":
            file.write_text(HAPROXY.format(own=own, port=port))
            command = [shutil.which("haproxy", path="/usr/sbin:/usr/bin"), "-db", "-f", str(file)]
        else:
            keeps = kind == "nginx-keepalive"
            file.write_text(NGINX.format(
                folder=folder, own=own, port=port, keepalive="keepalive 4;" if keeps else "",
                target="pictures" if keeps else f"127.0.0.1:{port}" + ("/" if kind == "nginx-paths" else ""),
                more=PATHS.format(port=port) if kind == "nginx-paths" else "",
                settings='proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;' if keeps else ""))
            command = [shutil.which("nginx", path="/usr/sbin:/usr/bin"), "-p", folder, "-c", str(file)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 30
            while process.poll() is None and time.monotonic() < end:
                with socket.socket() as client:
                    if client.connect_ex(("127.0.0.1", own)) == 0:
                        print(own, flush=True)
                        sys.stdin.read()
                        return
                time.sleep(0.05)
            print(f"{kind} does not listen", file=sys.stderr)
        finally:
            process.kill()
            process.wait()


main(sys.argv[1], int(sys.argv[2]))
