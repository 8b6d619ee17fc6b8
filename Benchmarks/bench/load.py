"""Load: lists of requests that are all different and cost nearly the same, given to wrk and to the bare limit alike."""

import json
import math
import os
import pathlib
import re
import subprocess
import tempfile

from .servers import Trouble, tool

HERE = pathlib.Path(__file__).resolve().parents[1]


class Recipes:
    """Widths and qualities in an order in which every stretch has about the same mix.

    A cache-buster would not make requests different, and crops would cost differently: a width a few pixels off and a
    quality a few points off make another variant for almost the same work.
    """

    def __init__(self, widths, qualities, format="jpeg"):
        pairs = [(width, quality) for width in widths for quality in qualities]
        count = len(pairs)
        # A stride near the golden section, prime to the count, visits each pair once.
        stride = round(count * 0.618)
        while math.gcd(stride, count) != 1:
            stride += 1
        self.pairs = [pairs[index * stride % count] for index in range(count)]
        self.format = format

    def paths(self, key, pattern="/picture/{key}?w={width}&q={quality}&format={format}"):
        return [pattern.format(key=key, width=width, quality=quality, format=self.format) for width, quality in self.pairs]

    def jobs(self):
        return "".join(f"{width} {quality} {self.format}\n" for width, quality in self.pairs)


def run_wrk(arguments, seconds):
    done = subprocess.run(
        [tool("wrk"), f"-d{seconds}s", "--timeout", "30s"] + [str(word) for word in arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode != 0:
        raise Trouble(f"wrk: {done.stdout[-300:]} {done.stderr[-300:]}")
    return done.stdout


def unlike(address, paths, first, seconds, connections):
    """Asks for each path of the list once, from `first` on; gives wrk's numbers, or Trouble if an answer was not 200."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(paths) + "\n")
        listing.flush()
        output = run_wrk(
            ["-t1", f"-c{connections}", "-s", HERE / "unique.lua", address, "--", listing.name, first, connections], seconds)
    result = next((json.loads(line[7:]) for line in output.splitlines() if line.startswith("RESULT ")), None)
    if result is None:
        raise Trouble(f"wrk ended without a result: {output[-300:]}")
    if result["badStatuses"] or result["brokenConnections"]:
        raise Trouble(
            f"{address}{paths[first % len(paths)]} and the next: of {result['requests']} requests {result['badStatuses']} were "
            f"answered with an error and {result['brokenConnections']} broke off.")
    if result["position"] > result["paths"]:
        raise Trouble(f"{result['position']} requests used up the list of {result['paths']}: some were asked for twice.")
    if result["requests"] < 2 * connections:
        raise Trouble(f"{address}{paths[first % len(paths)]}: {result['requests']} answers in {seconds} s are too few to measure.")
    return result


def same(url, seconds, connections):
    """Asks for one URL again and again, as fast as wrk can; gives answers a second."""
    return float(re.search(r"Requests/sec:\s+([\d.]+)", ask_again(url, seconds, connections)).group(1))


def counted(url, seconds, connections):
    """The same, and gives how many answers there were."""
    return int(re.search(r"(\d+) requests in", ask_again(url, seconds, connections)).group(1))


def ask_again(url, seconds, connections):
    output = run_wrk([f"-t{min(os.cpu_count(), connections)}", f"-c{connections}", url], seconds)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", output)
    if wrong:
        raise Trouble(f"{url}: {wrong.group(0)}")
    return output


def bare_limit(original, jobs, seconds, processes, gamma=None):
    """The same work in bare processes: {"requests", "rate", "mean", "cpu"}.

    With `gamma` as imgproxy does it; a path gets the first picture.
    """
    program = HERE / ".build" / "release" / "bare-limit"
    if not program.exists() or program.stat().st_mtime < (HERE / "Sources" / "bare-limit" / "main.c").stat().st_mtime:
        subprocess.run(["swift", "build", "-c", "release", "--package-path", HERE], check=True, stdout=subprocess.DEVNULL)
    way = [] if gamma is None else ["gamma"] if gamma is True else ["gamma", gamma]
    done = subprocess.run(
        [program, str(processes), str(seconds), original, *way], input=jobs, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode != 0:
        raise Trouble(f"bare-limit: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)
