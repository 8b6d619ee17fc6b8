"""Line charts as small SVG files, in light or dark as the reader's system is, with names beside the lines' ends."""

import dataclasses
import math
import xml.sax.saxutils

WIDTH, HEIGHT = 760, 400
LEFT, TOP, BOTTOM = 62, 62, 52
# An average character of a label, in pixels, plain and strong; and the least distance of two labels.
CHARACTER, STRONG, LINE = 7, 8.4, 17
STYLE = """
svg{--ground:#fcfcfb;--ink:#1c1c1a;--soft:#5d5c57;--grid:#e4e3de;--a:#2a78d6;--b:#c2551f;--c:#128a5e;--d:#6d4fc4;--e:#77756e}
@media(prefers-color-scheme:dark){
svg{--ground:#1a1a19;--ink:#f3f2ee;--soft:#b5b3ab;--grid:#363532;--a:#5a9df0;--b:#e8804d;--c:#35b887;--d:#a493f2;--e:#98968e}}
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:var(--soft)}
.title{font-size:16px;font-weight:600;fill:var(--ink)}.name{fill:var(--ink)}.ours{font-weight:600}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.ours.line{stroke-width:3}.dashed{stroke-dasharray:6 5}.dotted{stroke-dasharray:1 6}
.grid{stroke:var(--grid);stroke-width:1}.lead{stroke:var(--soft);stroke-width:.8}
"""
COLOURS = "abcde"


@dataclasses.dataclass
class Line:
    """Points in the units of the axes, and what they are called at their end; nothing where another line is named for both."""

    name: str
    points: list
    # One of COLOURS: a and its neighbours for what is told apart, e for what all else is compared with.
    colour: str = "a"
    # Ours is drawn stronger.
    ours: bool = False
    # Nothing, "dashed" or "dotted".
    look: str = ""
    dots: bool = True


@dataclasses.dataclass
class Axis:
    """What an axis shows: its title with the unit, its marks with their texts, and whether steps are factors."""

    title: str
    marks: list
    logarithmic: bool = False
    texts: list | None = None

    def place(self, value):
        """Where a value lies between the first mark and the last, from 0 to 1."""
        low, high = self.marks[0], self.marks[-1]
        if self.logarithmic:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return (value - low) / (high - low)

    def labels(self):
        return self.texts or [f"{mark:,.10g}" for mark in self.marks]


def marks(most, count=5, least=0):
    """Round marks from `least` to at least `most`."""
    rough = (most - least) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    first = math.floor(least / step)
    return [step * number for number in range(first, math.ceil(most / step - 1e-9) + 1)]


def apart(wanted, low, high):
    """Heights near the wanted ones, at least LINE from each other, in the same order."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = dict(zip(order, (wanted[index] for index in order)))
    for _ in range(200):
        moved = False
        for above, below in zip(order, order[1:]):
            overlap = LINE - (placed[below] - placed[above])
            if overlap > 0.01:
                placed[above], placed[below], moved = placed[above] - overlap / 2, placed[below] + overlap / 2, True
        for index in order:
            placed[index] = min(max(placed[index], low), high)
        if not moved:
            break
    return [placed[index] for index in range(len(wanted))]


def chart(title, x, y, lines, note=""):
    """The text of an SVG; `note` stands below the title and says what lines cannot."""
    right = 22 + max(len(line.name) * (STRONG if line.ours else CHARACTER) for line in lines)
    across, down = WIDTH - LEFT - right, HEIGHT - TOP - BOTTOM

    def at(point):
        return LEFT + x.place(point[0]) * across, TOP + (1 - y.place(point[1])) * down

    escape = xml.sax.saxutils.escape
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="6" style="fill:var(--ground)"/>',
        f'<text class="title" x="16" y="26">{escape(title)}</text>',
        f'<text x="16" y="46">{escape(y.title + (": " + note if note else ""))}</text>']
    for mark, label in zip(y.marks, y.labels()):
        height = TOP + (1 - y.place(mark)) * down
        parts.append(f'<path class="grid" d="M{LEFT} {height:.1f}h{across:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{height + 4.5:.1f}" text-anchor="end">{label}</text>')
    for mark, label in zip(x.marks, x.labels()):
        parts.append(
            f'<text x="{LEFT + x.place(mark) * across:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{label}</text>')
    parts.append(f'<text x="{LEFT + across / 2:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{escape(x.title)}</text>')
    # What is ours lies over the others.
    for line in sorted(lines, key=lambda line: line.ours):
        words = f'class="line{" ours" if line.ours else ""}{" " + line.look if line.look else ""}"'
        path = "L".join(f"{left:.1f} {top:.1f}" for left, top in map(at, line.points))
        parts.append(f'<path {words} style="stroke:var(--{line.colour})" d="M{path}"/>')
        if line.dots:
            parts += [f'<circle cx="{left:.1f}" cy="{top:.1f}" r="{3.6 if line.ours else 3}" style="fill:var(--{line.colour})"/>'
                      for left, top in map(at, line.points)]
    named = [line for line in lines if line.name]
    ends = [at(line.points[-1]) for line in named]
    label = LEFT + across + 16
    for line, end, height in zip(named, ends, apart([end[1] for end in ends], TOP, TOP + down)):
        if end[0] < label - 20 or abs(end[1] - height) > 4:
            parts.append(f'<path class="lead" d="M{end[0] + 6:.1f} {end[1]:.1f}L{label - 3:.1f} {height:.1f}"/>')
        strong = " ours" if line.ours else ""
        parts.append(f'<text class="name{strong}" x="{label:.1f}" y="{height + 4.5:.1f}">{escape(line.name)}</text>')
    return "\n".join(parts) + "\n</svg>\n"
