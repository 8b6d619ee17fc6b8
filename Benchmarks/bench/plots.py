"""The plots of the page, each of what a part of the run has found: the name of its file, what it says, and the SVG."""

from .plot import Axis, Line, chart, marks

# How an encoder's formats are told apart.
FORMATS = {"JPEG": "b", "WebP": "c", "AVIF": "a", "AVIF in sets": "a", "JPEG XL": "d"}
LIBVIPS = "libvips"


def sizes(found):
    """Processor time by megapixels, of a photograph in one scan and in several."""
    def line(which, scans, name, **look):
        rows = [row for row in found["rows"] if ("progressive" in row["name"]) == scans]
        return Line(name, [(float(row["name"].split()[0]), row[which]) for row in rows], **look)

    lines = [
        line("ours", False, "Calotype", colour="a", ours=True), line("ours", True, "Calotype, progressive", ours=True, look="dashed"),
        line("theirs", False, "libvips", colour="e"), line("theirs", True, "libvips, progressive", colour="e", look="dashed")]
    places = [point[0] for point in lines[0].points]
    most = max(point[1] for line_ in lines for point in line_.points)
    return chart(
        "A new picture of 512 pixels, by the size of its original", Axis("megapixels of the JPEG", [0, *places]),
        Axis("CPU-milliseconds a picture", marks(most)), lines, "all processes together; less is better")


def widths(found):
    """Processor time by the width of the result."""
    rows = sorted((row for row in found["rows"] if row["name"] in WIDTHS), key=lambda row: row["width"])
    lines = [Line("Calotype", [(row["width"], row["ours"]) for row in rows], "a", ours=True),
             Line("libvips", [(row["width"], row["theirs"]) for row in rows], "e")]
    most = max(point[1] for line in lines for point in line.points)
    return chart(
        "A JPEG of 12 megapixels, by the width of the result", Axis("pixels", [0, *(row["width"] for row in rows)]),
        Axis("CPU-milliseconds a picture", marks(most)), lines, "all processes together; less is better")


WIDTHS = {"12 MP JPEG → 160", "12 MP JPEG → 320", "12 MP JPEG → 512 JPEG", "12 MP JPEG → 800", "12 MP JPEG → 1200", "12 MP JPEG → 1600"}


def rates(found, kind):
    return {name: [(int(connections), rate) for connections, rate in line.items()] for name, line in found[kind].items()}


def by_connections(title, y, lines, most):
    places = sorted({point[0] for line in lines for point in line.points})
    return chart(
        title, Axis("connections at the same time", places, logarithmic=True), Axis(y, marks(most)), lines, "more is better")


def new(found):
    """New pictures a second by connections."""
    colours = iter("bcd")
    lines = [Line(name, points, "a" if name == "Calotype" else next(colours), ours=name == "Calotype")
             for name, points in rates(found, "new").items()]
    most = max(point[1] for line in lines for point in line.points)
    return by_connections("New pictures of 512 pixels from a JPEG of 12 megapixels", "pictures a second", lines, most)


def hits(found):
    """Hits a second by connections, in thousands."""
    colours = iter("ace")
    lines = [Line(name, [(connections, rate / 1000) for connections, rate in points], next(colours), ours=name != "nginx")
             for name, points in rates(found, "hits").items()]
    most = max(point[1] for line in lines for point in line.points)
    return by_connections(
        f"Stored pictures of {found['bytes'] / 1000:.0f} kB", "thousand answers a second", lines, most)


def formats(found):
    """Score by kilobytes of each format."""
    lines = [Line("" if label in found["curves"]["calotype"] else label, [point[:2] for point in points], FORMATS[label], look="dashed")
             for label, points in found["curves"]["pillow"].items()]
    lines += [Line(label, [point[:2] for point in points], FORMATS[label], True, "dotted" if label.endswith("sets") else "")
              for label, points in found["curves"]["calotype"].items()]
    every = [point for line in lines for point in line.points]
    low = 10 * int(min(score for _, score in every) / 10)
    least, most = (choose(point[0] for point in every) for choose in (min, max))
    steps = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256]
    sizes = [size for size, following in zip(steps, steps[1:]) if following > least]
    sizes = sizes[:next(place for place, size in enumerate(sizes) if size >= most) + 1]
    return chart(
        "Score and bytes of encoders, given the same pixels", Axis("kilobytes of a photograph of 512 pixels", sizes, True),
        Axis("SSIMULACRA2", marks(max(score for _, score in every), 5, low)), lines, "more is better; dashed are Pillow's encoders")


def memory(found):
    """Memory by minutes of a soak."""
    def line(which, name, **look):
        return Line(name, [(point["seconds"] / 60, point[which]) for point in found["points"]], dots=False, **look)

    lines = [line("together", "all processes", colour="c"), line("server", "the server", colour="a", ours=True),
             line("cache", "its variants", colour="e")]
    most = max(point[1] for line_ in lines for point in line_.points)
    minutes = max(point[0] for point in lines[0].points)
    return chart(
        f"Memory over {found['minutes']:.0f} minutes of mixed requests", Axis("minutes", marks(round(minutes), 6)),
        Axis("MB", marks(most)), lines)


# By the name of its file: the part whose figures it takes, its text for who cannot see it, and what draws it.
ALL = {
    "size": ("sizes", "CPU time of a new picture by the megapixels of its original, beside libvips", sizes),
    "width": ("cost", "CPU time of a new picture by the width of the result, beside libvips", widths),
    "connections": ("connections", "New pictures a second by connections, beside Flask with Pillow and thumbor", new),
    "hits": ("connections", "Stored pictures a second by connections, beside nginx", hits),
    "formats": ("encoders", "SSIMULACRA2 by kilobytes of JPEG, WebP, AVIF and JPEG XL, beside Pillow's encoders", formats),
    "memory": ("soak", "Memory of all processes, of the server and of its variants over the time of a soak", memory),
}
