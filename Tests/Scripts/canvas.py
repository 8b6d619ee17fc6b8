"""What Chromium's canvas has of a picture, in sRGB, as a PNG."""

import base64
import pathlib

KINDS = {"jpeg": "jpeg", "jpg": "jpeg", "png": "png", "avif": "avif", "webp": "webp", "gif": "gif", "bmp": "bmp", "ico": "x-icon"}


def shown(browser, path):
    """The bytes of a PNG; None where Chromium does not show the picture."""
    path = pathlib.Path(path)
    address = f"data:image/{KINDS[path.suffix[1:]]};base64,{base64.b64encode(path.read_bytes()).decode()}"
    data = browser.driver.execute_async_script("""
        const done = arguments[1], image = new Image();
        image.onload = () => {
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
            const context = canvas.getContext('2d', {colorSpace: 'srgb', willReadFrequently: true});
            context.drawImage(image, 0, 0);
            done(canvas.toDataURL('image/png'));
        };
        image.onerror = () => done(null);
        image.src = arguments[0];
        """, address)
    return data and base64.b64decode(data.split(",", 1)[1])
