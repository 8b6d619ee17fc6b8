"""One address that takes all the connections it can get, in a network namespace of its own."""

import http.client
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

from .heads import HEAD, Crowd
from .place import Failure, Figure, PassedOver, Place

NAME = "addresses"
WHAT = "one address takes all the connections that it can get: it gets its share, others are served"

#: Addresses from the ranges for documentation, on the namespace's own loopback device.
GREEDY, OTHER, PROXY = "192.0.2.1", "192.0.2.2", "192.0.2.3"
NETWORK, SAME_NETWORK, OTHER_NETWORK = "2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1"
SERVER, SERVER6 = "198.51.100.1", "2001:db8:ff::1"


def run(place, short):
    if not shutil.which("unshare") or not shutil.which("ip"):
        raise PassedOver("there is no 'unshare' or no 'ip' (packages util-linux and iproute2)")
    # As another user root of one's own is needed, which not every system allows.
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    addresses = [f"{address}/32" for address in (GREEDY, OTHER, PROXY, SERVER)]
    addresses += [f"{address}/128" for address in (NETWORK, SAME_NETWORK, OTHER_NETWORK, SERVER6)]
    setup = "ip link set lo up && " + " && ".join(f"ip address add {address} dev lo nodad" if ":" in address
                                                  else f"ip address add {address} dev lo" for address in addresses)
    trial = subprocess.run([*unshare, "sh", "-c", setup], capture_output=True, text=True)
    if trial.returncode:
        raise PassedOver(f"this machine allows no network namespace: {trial.stderr.strip()}")
    # The part itself runs in there, as this module.
    script = f'{setup} && exec "$0" -m torture.addresses "$1" "$2"'
    inside = subprocess.run(
        [*unshare, "sh", "-c", script, sys.executable, str(place.program), "short" if short else ""],
        cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))), capture_output=True, text=True, timeout=300)
    if inside.returncode:
        raise Failure(f"{inside.stdout}{inside.stderr}")
    for line in inside.stdout.splitlines():
        name, value, wanted, met = line.split("\t")
        yield Figure(name, value, wanted, met == "True")


def measure(place, short):
    """What runs in the namespace; yields figures."""
    limit = 100 if short else 1_000
    for host, greedy, same, other in ((SERVER, GREEDY, GREEDY, OTHER), (SERVER6, NETWORK, SAME_NETWORK, OTHER_NETWORK)):
        with place.serving("--host", host, "--connections", str(limit), "--trusted-proxies", PROXY,
                           "--header-timeout", "600") as server:
            share = limit // 2 + 64
            crowd = crowd_of(server, host, greedy, limit * 2, share)
            kind = "IPv6 network" if ":" in host else "address"
            taken = crowd.open
            yield Figure(f"one {kind} tries {crowd.opened} of {limit} connections and gets", f"{taken}",
                         f"≤ {limit // 2} and a reserve of 64", limit // 2 <= taken <= share)
            status = ask(host, server.port, same, "/picture/a.jpg")
            yield Figure(f"the same {kind} asks for a picture", f"{status}", "503", status == 503)
            status = ask(host, server.port, same, "/health/live")
            yield Figure(f"the same {kind} asks for health", f"{status}", "200", status == 200)
            status = ask(host, server.port, other, "/picture/a.jpg")
            yield Figure(f"another {kind} asks for a picture", f"{status}", "404, as there is none", status == 404)
            ready = subprocess.run([str(place.program), "doctor", "--host", host, "--port", str(server.port),
                                    "--connections", str(limit), "--queue", "none", "--originals", str(server.log.parent / "originals")],
                                   capture_output=True, text=True, cwd=place.folder).stdout
            warned = any(line.startswith("warning") and "its share" in line for line in ready.splitlines())
            yield Figure("doctor, beside the running server", "warns" if warned else "says nothing", "warns", warned)
            refused = server.metric("calotype_connections_refused_total")
            yield Figure("calotype_connections_refused_total", f"{refused:.0f}", "> 0", refused > 0)
            crowd.close()
            if ":" not in host:
                proxy = crowd_of(server, host, PROXY, limit * 3 // 4)
                yield Figure(f"a trusted proxy tries {proxy.opened} and gets", f"{proxy.open}", f"{proxy.opened}",
                             proxy.open == proxy.opened)
                proxy.close()


def crowd_of(server, host, source, count, most=None):
    """So many clients of one address; a busy machine may take its time to refuse those beyond `most`."""
    crowd = Crowd(server.port, host, HEAD[:200], source)
    while crowd.opened < count:
        crowd.add(min(50, count - crowd.opened))
        crowd.work(0.1)
    # Whoever is of the reserve has a second.
    crowd.work(0.5)
    deadline = time.monotonic() + 20
    while most is not None and crowd.open > most and time.monotonic() < deadline:
        crowd.work(0.1)
    return crowd


def ask(host, port, source, path):
    client = http.client.HTTPConnection(host, port, timeout=10, source_address=(source, 0))
    deadline = time.monotonic() + 5
    while True:
        try:
            client.request("GET", path)
            return client.getresponse().status
        except (OSError, http.client.HTTPException):
            # The reserve is full of the others, who have a second to say something.
            if time.monotonic() > deadline:
                return 0
        finally:
            client.close()


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Place("addresses", pathlib.Path(sys.argv[1])) as place:
        for figure in measure(place, sys.argv[2] == "short"):
            print(figure.name, figure.value, figure.wanted, figure.met, sep="\t", flush=True)


if __name__ == "__main__":
    main()
