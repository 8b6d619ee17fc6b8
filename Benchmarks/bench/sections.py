"""The sections of the page, each of what a part of the run has found; what was not measured is left out."""

import statistics


def table(head, rows):
    """Markdown of a table: the first column is words, the others are figures."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n\n"


def part_of(ours, theirs):
    """A ratio, set off where it is more than one."""
    ratio = ours / theirs
    return f"**{ratio:.2f}**" if ratio > 1.005 else f"{ratio:.2f}"


def cost(found, shown):
    rows = [
        [row["name"], f"{row['ours']:.1f}", f"{row['theirs']:.1f}", part_of(row["ours"], row["theirs"]),
         " / ".join(f"{score:.1f}" for score in row["scores"]), " / ".join(f"{size / 1000:.1f}" for size in row["bytes"])]
        for row in found["rows"]]
    return (
        "## What a new picture costs\n\n"
        "CPU-milliseconds of all processes together, server and renderers, eight connections, beside the bare libvips way: the same "
        "picture by libvips in as many processes as there are cores, without a server, at the largest of 1/2, 1/4 and 1/8 that is "
        "large enough, resized in gamma light, at the same qualities. That is the engine and the way of imgproxy, which itself costs "
        "about as much. A ratio of 0.50 is half of its CPU; one over 1 is set in bold. Scores are SSIMULACRA2 against a full decode "
        "that is resized in linear light; Calotype resizes in it, too.\n\n"
        + table(["", "Calotype, ms", "libvips, ms", "ratio", "scores", "kB"], rows) + shown.get("width", ""))


def sizes(found, shown):
    rows = {}
    for row in found["rows"]:
        rows.setdefault(row["name"].replace(" progressive", ""), []).append(row)
    return (
        "One photograph in five sizes, in one scan and progressive. Of a progressive JPEG only the scans are read that tell enough for "
        "the size that is wanted:\n\n" + shown.get("size", "")
        + table(["", "Calotype, ms", "libvips, ms", "ratio", "progressive, ms", "libvips, ms", "ratio"], [
            [name, *(cell for row in pair for cell in (
                f"{row['ours']:.1f}", f"{row['theirs']:.1f}", part_of(row["ours"], row["theirs"])))] for name, pair in rows.items()]))


def connections(found, shown):
    return (
        "## By connections\n\n"
        "Each new picture is another one (a few pixels wider, a point of quality more), so that nothing is stored already. Hits are of "
        "one variant, which nginx has as a file that it holds open.\n\n" + shown.get("connections", "") + shown.get("hits", ""))


def hot(found, shown):
    return (f"A stored variant of {found['bytes'] / 1000:.0f} kB, answers a second at eight connections, medians:\n\n"
            + table(["from", "Calotype", "nginx", "ratio"], [
                [row["place"], f"{row['ours']:,.0f}", f"{row['nginx']:,.0f}", below_one(row["ratio"])] for row in found["rows"]]))


def below_one(ratio):
    """A ratio of rates, set off where it is less than one."""
    return f"**{ratio:.2f}**" if ratio < 0.995 else f"{ratio:.2f}"


def cold(found, shown):
    names = list(found["rows"][0]["ratios"])
    return (
        "New variants a second of whole originals (13 megapixels progressive, 20, and 12 made of them), beside the same operations, "
        "linear light included, in bare processes:\n\n"
        + table(["", "bare libvips", *(f"ratio at {name} connections" for name in names)], [
            [row["original"], f"{row['bare']:.1f}/s", *(below_one(row["ratios"][name]) for name in names)] for row in found["rows"]]))


def overhead(found, shown):
    return (f"A new picture of 100×100, where there is hardly anything to do, takes {found['difference']:.2f} ms more as a request than the "
            "same operations in a bare process.\n\n")


def allocations(found, shown):
    rows = {}
    for row in found["rows"]:
        rows.setdefault(row["kind"], {})[row["level"]] = row["number"]
    return ("Allocations of the server process for one request, with its access log and without:\n\n"
            + table(["", "log level `error`", "`info`"], [
                [kind, f"{levels['error']:.0f}", f"{levels['info']:.0f}"] for kind, levels in rows.items()]))


def compare(found, shown):
    rows = [[row["name"], *(f"{rate:.1f}/s" for rate in row["rates"]), f"{row['score']:.1f}", f"{row['bytes'] / 1000:.1f}",
             f"{row['memory']:.0f}"] for row in found["rows"]]
    return (
        "## Beside what would do the same work\n\n"
        "New variants about 512 pixels wide of two photographs, eight connections, each server in as many processes as there are "
        "cores; nearness to the original and bytes at JPEG quality 80, means of five photographs; resident memory of all processes "
        "after the load. These make every picture anew, while Calotype keeps what it has made.\n\n"
        + table(["", *found["originals"], "SSIMULACRA2", "kB", "MB"], rows))


def quality(found, shown):
    gain = statistics.fmean(row["ours"] - row["theirs"] for row in found["rows"])
    return (
        f"## How near to the original\n\nJPEG of quality 80 and 512 pixels: {gain:+.1f} points of SSIMULACRA2 beside `vips thumbnail`, "
        "mean of these photographs.\n\n"
        + table(["", "Calotype", "`vips thumbnail`", "kB", "kB of `vips thumbnail`"], [
            [row["name"], f"{row['ours']:.1f}", f"{row['theirs']:.1f}", *(f"{size / 1000:.1f}" for size in row["bytes"])]
            for row in found["rows"]]))


def encoders(found, shown):
    curves, rows = found["curves"], []
    for label in curves["calotype"]:
        theirs = curves["pillow"].get("AVIF" if label == "AVIF in sets" else label)
        ours = curves["calotype"][label]
        rows.append([label, f"{at(ours, 80, 0):.1f}", f"{at(ours, 80, 2):.1f}",
                     *((f"{at(theirs, 80, 0):.1f}", f"{at(theirs, 80, 2):.1f}", part_of(at(ours, 80, 0), at(theirs, 80, 0)))
                       if theirs else ("–", "–", "–"))])
    ours, theirs = found["png"]["calotype"], found["png"]["pillow"]
    return (
        "Encoders alone: both are given the same photographs of 512 pixels, and judged by them. AVIF is made quickly for whoever waits, "
        "and better in sets, which nobody waits for. Pillow brings newer libraries than Debian 12; its JPEG is libjpeg-turbo's without "
        "optimised tables, as it saves unless told otherwise.\n\n" + shown.get("formats", "")
        + "What a score of 80 takes, between the measured qualities; milliseconds are of CPU, and ours contain reading a PNG:\n\n"
        + table(["", "kB", "ms", "Pillow, kB", "Pillow, ms", "bytes, ratio"], rows)
        + f"Five of them as PNG are {ours / 1000:,.0f} kB, by Pillow with `optimize` {theirs / 1000:,.0f} kB "
          f"({part_of(ours, theirs)}).\n\n")


def at(points, score, column):
    """A column of the points where a score is reached, in proportion between two of them."""
    points = sorted(points, key=lambda point: point[1])
    for low, high in zip(points, points[1:]):
        if low[1] <= score <= high[1]:
            return low[column] + (high[column] - low[column]) * (score - low[1]) / ((high[1] - low[1]) or 1)
    return points[0 if score < points[0][1] else -1][column]


def scales(found, shown):
    rows = []
    for row in found["rows"]:
        cells = ["" if loss is None else f"{-loss:+.1f}" for loss in row["losses"]]
        rows.append([f"{row['eighths']}/8", f"{row['milliseconds']:.0f}", f"{row['margin']}", *cells])
    return (
        "How small a JPEG may be decoded: points of SSIMULACRA2 that are lost beside a full decode, at JPEG quality 80, by the part of "
        "its size at which it is decoded, and by how much larger that still is than the result. A part is taken from the number in the "
        "third column on, which trades these points for the milliseconds in the second, those of a picture of 12 megapixels that is "
        "decoded so (a progressive one, of which more may be read at little cost, asks for up to 3 times):\n\n"
        + table(["", "ms", "taken from", *(f"{ratio} times" for ratio in found["ratios"])], rows))


def sets(found, shown):
    return (
        "## Several sizes at once\n\n"
        f"Five sizes of a JPEG of 12 megapixels, the longest sides {', '.join(map(str, found['sides']))}, in one job of a set, one by one, "
        "and by a short script with Pillow:\n\n"
        + table(["", "one job, ms", "one by one, ms", "ratio", "Pillow, ms", "ratio"], [
            [row["formats"], f"{row['together']:.0f}", f"{row['singly']:.0f}", f"{row['singly'] / row['together']:.2f}",
             f"{row['pillow']:.0f}", below_one(row["pillow"] / row["together"])] for row in found["rows"]]))


def tiles(found, shown):
    return ("Sixteen tiles of 512 pixels out of a JPEG of 24 megapixels, in one job and each alone:\n\n"
            + table(["", "sixteen, ms", "a single one, ms", "ratio"], [
                [row["kind"], f"{row['together']:.0f}", f"{row['single']:.0f}", f"{row['together'] / row['single']:.2f}"]
                for row in found["rows"]]))


def jobs(found, shown):
    workers = sorted({row["workers"] for row in found["rows"]})
    rows = {}
    for row in found["rows"]:
        rows.setdefault((row["kind"], row["engine"]), {})[row["workers"]] = row["rate"]
    return ("Jobs a second by worker processes of one renderer each:\n\n"
            + table(["", "queue", *(f"{count}" for count in workers)], [
                [kind, engine, *(f"{rates[count]:.2f}" if count in rates else "" for count in workers)]
                for (kind, engine), rates in rows.items()]))


def graphics(found, shown):
    rows = {}
    for row in found["rows"]:
        rows.setdefault(row["format"], {})[row["label"]] = row
    names = {"negotiated(3)": "`auto`, AVIF and WebP understood", "negotiated(1)": "`auto`, WebP understood",
             "negotiated(0)": "`auto`, neither"}
    return (
        "## Drawings and photographs\n\n"
        "Drawn pictures (screens, charts, diagrams) and photographs, each at its size and at half of it, encoded at the usual qualities: "
        "kilobytes of all, and the mean score.\n\n"
        + table(["", "drawings, kB", "score", "photographs, kB", "score"], [
            [names.get(format, format), *(cell for label in ("graphic", "photograph") for cell in (
                f"{pair[label]['bytes'] / 1000:,.0f}", f"{pair[label]['score']:.1f}"))] for format, pair in rows.items()]))


def png(found, shown):
    return (
        "## PNG\n\nMilliseconds of a renderer's CPU, beside `vips thumbnail`:\n\n"
        + table(["", "Calotype", "`vips thumbnail`", "ratio"], [
            [row["name"], f"{row['ours']:.1f}", f"{row['theirs']:.1f}", part_of(row["ours"], row["theirs"])] for row in found["rows"]])
        + f"Bytes of five photographs of 512 pixels, beside libpng with all filters at level 6: {found['gamma'] / found['libpng']:.3f} "
          f"of them in gamma light, {found['linear'] / found['libpng']:.3f} in linear light, which keeps more detail.\n\n")


def uploads(found, shown):
    def ratio(row, way):
        return below_one(row["rates"]["calotype"] / row["rates"][way]) if way in row["rates"] else "–"

    return (
        "## Uploads\n\n"
        "Megabytes a second, one upload at a time, checked, hashed and durably stored, beside `cat > file` and Flask with Pillow that does "
        "the same:\n\n"
        + table(["", "Calotype", "`cat`", "ratio", "Flask with Pillow", "ratio"], [
            [row["kind"], f"{row['rates']['calotype']:.0f}", f"{row['rates']['cat']:.0f}", ratio(row, "cat"),
             f"{row['rates']['flask']:.0f}" if "flask" in row["rates"] else "–", ratio(row, "flask")] for row in found["rows"]])
        + f"{found['what']}: the server has {found['peak']:.0f} MB at most, a renderer {found['renderer']:.0f} MB; "
          f"{found['rate']:.0f} MB a second.\n\n")


def bucket(found, shown):
    return ("## From a bucket\n\nMilliseconds of a new picture whose original lies in a bucket (SeaweedFS on the same machine), one "
            "connection:\n\n"
            + table(["", "from a bucket", "from a folder", "fetching alone"], [
                [row["original"], f"{row['bucket']:.1f}", f"{row['folder']:.1f}", f"{row['fetching']:.1f}"] for row in found["rows"]]))


def memory(found, shown):
    early, late, busy = found["requests"]
    return (
        "## Memory\n\n"
        f"All processes together, shared pages once: {found['early']:.0f} MB after {early:,} mixed requests, {found['late']:.0f} MB after "
        f"{late:,}, variants in memory included. Without variants in memory {found['busy']:.0f} MB right after {busy:,} requests at eight "
        f"connections, and {found['quiet']:.0f} MB {found['seconds']} s later.\n\n")


def soak(found, shown):
    tenths, points = found["tenths"], found["points"]
    wrong, asked = sum(tenth["wrong"] for tenth in tenths), sum(tenth["requests"] for tenth in tenths)
    early, late = tenths[1], tenths[-1]
    together = sorted(point["together"] for point in points)
    busy = "" if found["load"] <= found["cores"] else " The machine had other work meanwhile, which memory does not mind."
    return (
        "## Memory over time\n\n"
        f"{found['minutes']:.0f} minutes of mixed requests, {found['rate']:.0f} a second: variants of {found['originals']} originals, one "
        "request in twenty for a width that is new, uploads with their sets, parts, conditions and mistakes; "
        f"`cache-memory` is {found['cache']}.{busy}\n\n" + shown.get("memory", "")
        + f"{asked:,} requests, {wrong} wrong answers. Besides its variants the server held {early['server'] - early['cache']:.1f} MB in the "
          f"second tenth and {late['server'] - late['cache']:.1f} MB in the last, {early['descriptors']:.0f} and {late['descriptors']:.0f} "
          "descriptors. It remembers what the last 8,192 addresses mean, some 3 kB each, which fills up while new widths "
          f"come. All processes together had {together[len(together) // 2]:.0f} MB in the middle of all looks and {together[-1]:.0f} MB at "
          "most.\n\n")


def instructions(counts, shown):
    rows = [[name, f"{case['instructions'] / 1e6:,.1f}" if case["instructions"] >= 1e6 else f"{case['instructions'] / 1e6:.3f}"]
            for name, case in counts.items()]
    return (
        "## Instructions\n\n"
        "Millions of instructions of one picture (of the renderer) and of one hit (of the server), as valgrind counts them: the same on "
        "every machine with AVX2, however busy it is. They stand in `Benchmarks/instructions.json`, and `make bench-instructions` fails "
        "where a case takes more.\n\n" + table(["", "million"], rows))


# In the order of the page, by the part of the run.
PARTS = {
    "compare": compare, "cost": cost, "sizes": sizes, "connections": connections, "hot": hot, "cold": cold, "overhead": overhead,
    "allocations": allocations, "quality": quality, "encoders": encoders, "scales": scales, "sets": sets, "tiles": tiles,
    "jobs": jobs, "png": png, "graphics": graphics, "uploads": uploads, "bucket": bucket, "memory": memory, "soak": soak,
}


def slower(kept):
    """Sentences of what others do better, of whatever was measured."""
    for row in kept.get("cost", {}).get("rows", []):
        if row["ratio"] > 1.005:
            yield f"{row['name']}: {row['ratio']:.2f} times the CPU of the bare libvips way"
    for row in kept.get("hot", {}).get("rows", []):
        if row["ratio"] < 0.995:
            yield f"a stored picture from {'memory' if row['place'] == 'memory' else 'its folder'}: {row['ratio']:.2f} of nginx's rate"
    for row in kept.get("cold", {}).get("rows", []):
        if (least := min(row["ratios"].values())) < 0.995:
            yield f"new variants of {row['original']}: {least:.2f} of the rate of bare processes"
    for row in kept.get("sets", {}).get("rows", []):
        if row["pillow"] < row["together"]:
            yield f"five sizes in {row['formats']}: {row['together'] / row['pillow']:.2f} times the time of Pillow"
    if curves := kept.get("encoders", {}).get("curves"):
        for label, theirs in curves["pillow"].items():
            ours = curves["calotype"][label]
            if (ratio := at(ours, 80, 0) / at(theirs, 80, 0)) > 1.005:
                yield (f"bytes of {label} at a score of 80: {ratio:.2f} times those of Pillow's encoder, in {at(ours, 80, 2):.0f} ms of CPU "
                       f"beside {at(theirs, 80, 2):.0f}")
    for row in kept.get("uploads", {}).get("rows", []):
        for way, name in (("cat", "`cat > file`"), ("flask", "Flask with Pillow")):
            if way in row["rates"] and (ratio := row["rates"]["calotype"] / row["rates"][way]) < 0.995:
                yield f"an upload ({row['kind']}): {ratio:.2f} of the rate of {name}"
    if rows := kept.get("compare", {}).get("rows"):
        ours, others = rows[0], rows[1:]
        for other in others:
            if other["memory"] < ours["memory"]:
                yield f"memory: {ours['memory']:.0f} MB beside {other['memory']:.0f} MB of {other['name']}"
            for original, mine, theirs in zip(kept["compare"]["originals"], ours["rates"], other["rates"]):
                if mine < theirs:
                    yield f"new variants of {original}: {mine / theirs:.2f} of the rate of {other['name']}"


def text(kept, counts, shown):
    """All sections."""
    made = "".join(make(kept[name], shown) for name, make in PARTS.items() if name in kept)
    if worse := list(slower(kept)):
        made += "## Slower, larger or heavier than others\n\n" + "".join(f"* {line}\n" for line in worse) + "\n"
    if counts:
        made += instructions(counts, shown)
    return made.rstrip() + "\n"
