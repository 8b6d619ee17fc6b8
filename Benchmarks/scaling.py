#!/usr/bin/env python3
"""How many machines, calls and dollars a service of so many pictures takes: a model from measured figures, and a simulation.

usage: scaling.py [--requests 1e2,1e4,1e6] [--pictures 1e6,1e8,1e9] [--new-share 0.1]

Viewers' requests are answered by their browsers (65 %), by a CDN (20 %), and by us: from a variant that is there (5 %) or from
a new one (10 %), as a large public photo service has told of itself. How much of the 5 % is in a server's memory follows from
how often the same is asked for (Che's approximation of LRU, over a Zipf law); how long a picture waits for a renderer is
simulated, since arrivals come in no even row. What a picture and a hit cost is what `make bench-cluster` and `make bench` print.
"""

import argparse
import heapq
import math
import random

BROWSER, CDN, HIT = 0.65, 0.20, 0.05
# Measured (docs/scaling.md says how): seconds of a core, calls and bytes.
NEW = {"core": 0.030, "get": 2.1, "head": 0.1, "put": 1.0, "redis": 2.0}
HIT_CORE = {"memory": 0.00005, "bucket": 0.0005}
VARIANT, ORIGINAL = 40e3, 2.2e6
RENDITIONS = 8
MACHINE = {"cores": 16, "memory": 32e9, "network": 12.5e9 / 8, "dollars": 0.68 * 730}
# A month of a bucket, in dollars: list prices of Amazon's S3 in us-east-1, November 2026.
PUT_PRICE, GET_PRICE, STORE_PRICE = 5e-6, 4e-7, 0.023e-9
# What one place bears each second: S3's prefix, and a Redis server.
PUTS_A_PREFIX, GETS_A_PREFIX, REDIS_COMMANDS = 3500, 5500, 100e3
MONTH = 730 * 3600


def zipf_hit_ratio(objects, kept, exponent=0.9, bins=400):
    """The share of requests that LRU answers with room for `kept` of `objects` things, by Che's approximation."""
    if kept >= objects:
        return 1.0
    edges = [objects ** (index / bins) for index in range(bins + 1)]
    groups = [(high - low, ((low + high) / 2) ** -exponent) for low, high in zip(edges, edges[1:])]
    total = sum(count * weight for count, weight in groups)
    low, high = 0.0, 1e18
    for _ in range(200):
        time = math.sqrt(max(low, 1e-9) * high)
        filled = sum(count * -math.expm1(-weight / total * time) for count, weight in groups)
        low, high = (time, high) if filled < kept else (low, time)
    return sum(count * weight / total * -math.expm1(-weight / total * time) for count, weight in groups)


def wait(load, servers=16, seconds=0.030, pictures=60_000, seed=1841):
    """(median, 99th percentile) of the seconds that a picture waits for one of `servers` renderers at a load of 0…1."""
    chance = random.Random(seed)
    free, now, waits = [0.0] * servers, 0.0, []
    for _ in range(pictures):
        now += chance.expovariate(load * servers / seconds)
        # Most originals are phone photographs; one in twenty is large or slow to decode.
        work = seconds * (0.75 if chance.random() < 0.95 else 5.75) * chance.uniform(0.5, 1.5)
        begins = max(now, heapq.heappop(free))
        waits.append(begins - now)
        heapq.heappush(free, begins + work)
    waits.sort()
    return waits[len(waits) // 2], waits[len(waits) * 99 // 100]


def model(requests, pictures, new_share):
    """What a service takes: a dictionary."""
    new, hits = requests * new_share, requests * HIT
    cores = new * NEW["core"] + hits * HIT_CORE["memory"]
    # Three quarters of the cores at most, two machines at least.
    machines = max(2, math.ceil(cores / 0.75 / MACHINE["cores"]))
    variants = pictures * RENDITIONS
    in_memory = zipf_hit_ratio(variants, MACHINE["memory"] / 4 / VARIANT)
    cores += hits * (1 - in_memory) * HIT_CORE["bucket"]
    machines = max(machines, math.ceil(cores / 0.75 / MACHINE["cores"]))
    network = (new * (ORIGINAL + 2 * VARIANT) + hits * VARIANT * (2 - in_memory)) / MACHINE["network"] / 0.5
    machines = max(machines, math.ceil(network))
    gets = new * (NEW["get"] + NEW["head"]) + hits * (1 - in_memory)
    puts = new * NEW["put"]
    return {
        "machines": machines, "in memory": in_memory, "gets": gets, "puts": puts, "redis": new * NEW["redis"],
        "prefixes": math.ceil(max(gets / GETS_A_PREFIX, puts / PUTS_A_PREFIX)), "redis servers": new * NEW["redis"] / REDIS_COMMANDS,
        "machine dollars": machines * MACHINE["dollars"], "call dollars": (gets * GET_PRICE + puts * PUT_PRICE) * MONTH,
        "store dollars": (pictures * ORIGINAL + variants * VARIANT) * STORE_PRICE}


def numbers(text):
    return [float(word) for word in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=numbers, default=[1e2, 1e3, 1e4, 1e5, 1e6], help="viewers' requests a second")
    parser.add_argument("--pictures", type=numbers, default=[1e6, 1e7, 1e8, 1e9, 1e9], help="originals, as many as requests")
    parser.add_argument("--new-share", type=float, default=0.10, help="the part of requests that wants a new picture")
    options = parser.parse_args()
    print("| requests a second | pictures | servers | hits in memory | GET a second | PUT a second | prefixes | Redis | servers, $ a month | calls, $ | storage, $ |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for requests, pictures in zip(options.requests, options.pictures):
        needs = model(requests, pictures, options.new_share)
        print(f"| {requests:,.0f} | {pictures:,.0f} | {needs['machines']:,} | {needs['in memory']:.0%} | {needs['gets']:,.0f} | {needs['puts']:,.0f} "
              f"| {needs['prefixes']:,} | {needs['redis servers']:.1f} | {needs['machine dollars']:,.0f} | {needs['call dollars']:,.0f} | {needs['store dollars']:,.0f} |")
    print("\n| load of a machine's renderers | a picture waits, median | 99th percentile |")
    print("|--:|--:|--:|")
    for load in (0.5, 0.7, 0.75, 0.8, 0.9, 0.95):
        usual, late = wait(load)
        print(f"| {load:.0%} | {1000 * usual:.0f} ms | {1000 * late:.0f} ms |")


if __name__ == "__main__":
    main()
