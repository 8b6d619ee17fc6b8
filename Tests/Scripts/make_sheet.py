"""Puts pictures side by side, as others show them and as we do: make_sheet.py CALOTYPE SHEET [FOLDER…]

Without a folder, of the pictures that the tests of colours make. Of each file of the folders: left as Chromium's canvas shows it, or where Chromium does not, djxl or ImageMagick; right what
`calotype resize` makes of it, or why it does not. SHEET is a PNG to be looked at.
"""
import base64
import io
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image, ImageDraw

import pages_browser

SIDE, GAP, LINE, COLUMNS = 150, 8, 13, 5
KINDS = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif", "bmp": "bmp", "ico": "x-icon"}
SHOW = """
const done = arguments[1], image = new Image();
image.onload = () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext('2d', {colorSpace: 'srgb'}).drawImage(image, 0, 0);
    done(canvas.toDataURL('image/png'));
};
image.onerror = () => done(null);
image.src = arguments[0];
"""


def by_chromium(browser, path):
    kind = KINDS.get(path.suffix[1:].lower())
    if kind is None:
        return None
    address = f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
    shown = browser.driver.execute_async_script(SHOW, address)
    return shown and Image.open(io.BytesIO(base64.b64decode(shown.split(",", 1)[1])))


def by_decoder(path, folder):
    target = pathlib.Path(folder) / "decoded.png"
    target.unlink(missing_ok=True)
    command = ["djxl", path, target] if path.suffix == ".jxl" else ["convert", f"{path}[0]", "-auto-orient", target]
    subprocess.run(command, capture_output=True, timeout=60)
    return Image.open(target) if target.exists() else None


def by_us(calotype, path, folder):
    output = pathlib.Path(folder) / "ours"
    done = subprocess.run(
        [calotype, "resize", path, "--recipe", f"w={2 * SIDE}&h={2 * SIDE}&frames=1", "--format", "png", "--output", output],
        capture_output=True, text=True, timeout=120)
    made = list(output.glob("*.png")) if output.exists() else []
    picture = Image.open(made[0]) if made else (done.stdout + done.stderr).strip().splitlines()[-1:]
    if made:
        picture.load()
        made[0].unlink()
    return picture


def put(sheet, picture, left, top, side=SIDE):
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((left - 1, top - 1, left + side, top + side), outline=(190, 190, 190))
    # Squares behind what is transparent.
    for y in range(0, side, 10):
        for x in range((y // 10 % 2) * 10, side, 20):
            draw.rectangle((left + x, top + y, left + x + 9, top + y + 9), fill=(225, 225, 225))
    if not isinstance(picture, Image.Image):
        words = (picture or ["nobody shows it"])[0]
        for line in range(0, min(len(words), side // 6 * (side // LINE)), side // 6):
            draw.text((left + 2, top + 2 + line // (side // 6) * LINE), words[line:line + side // 6], fill=(160, 0, 0))
        return
    picture = picture.convert("RGBA")
    picture.thumbnail((side, side))
    sheet.paste(picture, (left, top), picture)


def main():
    calotype, target, folders = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as made:
        if not folders:
            script = pathlib.Path(__file__).with_name("make_told_colours.py")
            subprocess.run([sys.executable, script, made], check=True, stdout=subprocess.DEVNULL)
        compare(calotype, target, folders or [made])


def compare(calotype, target, folders):
    paths = [path for folder in folders for path in sorted(pathlib.Path(folder).iterdir())
             if path.is_file() and path.suffix not in (".md", ".json", ".txt")]
    width, height = 2 * SIDE + 3 * GAP, SIDE + LINE + 2 * GAP
    rows = -(-len(paths) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width, max(rows, 1) * height), "white")
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for index, path in enumerate(paths):
            left, top = index % COLUMNS * width + GAP, index // COLUMNS * height + GAP
            ImageDraw.Draw(sheet).text((left, top), path.name[:50], fill=(0, 0, 0))
            put(sheet, by_chromium(browser, path) or by_decoder(path, folder), left, top + LINE)
            put(sheet, by_us(calotype, path, folder), left + SIDE + GAP, top + LINE)
    sheet.save(target)
    print(f"{target}: {len(paths)} pictures")


if __name__ == "__main__":
    main()
