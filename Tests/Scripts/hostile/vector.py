"""SVG, PDF and gzip: little text, much work."""

import gzip
import zlib

from . import flate

REFUSED = (415, 422)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(body, attributes='width="100" height="100"', before=""):
    return (before + SVG + attributes + ">" + body + "</svg>").encode()


def nested_uses():
    parts = ['<g id="a0"><rect width="1" height="1"/></g>']
    for level in range(1, 10):
        parts.append(f'<g id="a{level}">' + f'<use xlink:href="#a{level - 1}"/>' * 10 + "</g>")
    return svg("<defs>" + "".join(parts) + '</defs><use xlink:href="#a9"/>')


def laughs():
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10))
    return svg("<text>&l9;</text>", before=f"<!DOCTYPE svg [{entities}]>")


def patterns():
    parts = ['<pattern id="p0" width="1" height="1"><rect width="1" height="1"/></pattern>']
    for level in range(1, 8):
        parts.append(
            f'<pattern id="p{level}" width="2" height="2" patternUnits="userSpaceOnUse">'
            f'<rect width="2" height="2" fill="url(#p{level - 1})"/></pattern>')
    return svg("".join(parts) + '<rect width="4000" height="4000" fill="url(#p7)"/>', 'viewBox="0 0 4000 4000"')


def turbulence():
    filters = "".join('<feTurbulence baseFrequency="0.05" numOctaves="10"/><feGaussianBlur stdDeviation="200"/>' for _ in range(20))
    return svg(
        f'<filter id="f">{filters}</filter><rect width="4000" height="4000" filter="url(#f)"/>', 'viewBox="0 0 4000 4000"')


def gzip_that_hangs():
    """A finished gzip stream with bytes behind it: a sniffer that inflates until its input is used up never ends."""
    return gzip.compress(b"<?xml version='1.0'?><svg", mtime=0) + b"\x1f\x8b" * 70


def pdf(page, stream=b"", stream_dictionary=b""):
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
               b"<<" + stream_dictionary + b"/Length %d>>stream\n" % len(stream) + stream + b"\nendstream"]
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def bombs(into):
    def off(name, data, what, when_on):
        into.refused(name, data, what, REFUSED, decoder="svg", statuses_when_on=list(when_on))

    off("svg-million-square.svg", svg("", 'viewBox="0 0 1000000 1000000" width="1000000" height="1000000"'),
        "10⁶ square", (413, 422))
    off("svg-thousand-million.svg", svg("", 'width="1000000000" height="1000000000"'),
        "10⁹ square, too large for librsvg, which then draws another size", (200, 413, 422))
    off("svg-laughs.svg", laughs(), "entities that grow tenfold nine times", (422,))
    off("svg-external-entity.svg", svg("<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "an external entity", (200, 422))
    off("svg-nested-uses.svg", nested_uses(), "10⁹ rectangles by nested use", (200, 413, 422, 504))
    off("svg-nested-patterns.svg", patterns(), "patterns in patterns", (200, 413, 422, 504))
    off("svg-turbulence.svg", turbulence(), "twenty turbulences and blurs at 4000×4000", (200, 413, 422, 504))
    off("svg-script.svg", svg('<script>alert(1)</script><foreignObject><b>x</b></foreignObject>', 'width="9" height="9" onload="alert(1)"'),
        "script, onload, foreignObject", (200,))
    into.refused("gzip-hangs-sniffer.svgz", gzip_that_hangs(), "hangs a sniffer that inflates", REFUSED)
    # A gzip stream is the same deflate data in another wrapping.
    blanks = flate.constant(0x20, 1_000_000_000)[2:-4]
    into.refused(
        "gzip-gigabyte.svgz", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + blanks + bytes(8), "a gigabyte of blanks", REFUSED)

    content = zlib.compress(zlib.compress(flate.constant(0x20, 500_000_000), 9), 9)
    into.refused(
        "pdf-three-flates.pdf",
        pdf(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>", content,
            b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
        "500 MB of content", REFUSED, decoder="pdf", statuses_when_on=[200, 413, 422, 504])
    into.refused(
        "pdf-giant-page.pdf", pdf(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/UserUnit 1000>>"),
        "a page of 14400 points times 1000", REFUSED, decoder="pdf", statuses_when_on=[200, 413, 422])
