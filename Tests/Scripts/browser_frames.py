"""Frames of animations as Chromium decodes them: its ImageDecoder gives pixels, durations and repetitions."""

import base64
import pathlib
import tempfile

import numpy as np

import pages_browser

KINDS = {"gif": "image/gif", "webp": "image/webp", "png": "image/png", "avif": "image/avif"}

# All frames, or as many as come before what Chromium does not decode.
DECODE = """
const [text, type, done] = arguments;
(async () => {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const decoder = new ImageDecoder({data: bytes, type, colorSpaceConversion: 'default'});
  await decoder.tracks.ready;
  await decoder.completed;
  const track = decoder.tracks.selectedTrack, frames = [];
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const {image} = await decoder.decode({frameIndex, completeFramesOnly: true});
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = canvas.getContext('2d', {colorSpace: 'srgb', willReadFrequently: true});
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let out = '';
    for (let i = 0; i < pixels.length; i += 32768) out += String.fromCharCode(...pixels.subarray(i, i + 32768));
    frames.push({width: canvas.width, height: canvas.height, delay: (image.duration ?? 0) / 1000, pixels: btoa(out)});
    image.close();
  }
  return {frames, repetitions: track.repetitionCount === Infinity ? -1 : track.repetitionCount};
})().then(done, error => done({error: String(error)}));
"""


class Decoder:
    """A Chromium that decodes; to be used by `with`."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        page = pathlib.Path(self.folder.name) / "page.html"
        page.write_text("<!doctype html><title>frames</title>")
        self.browser = pages_browser.Browser(self.folder.name + "/profile").__enter__()
        self.browser.driver.get(page.as_uri())
        return self

    def __exit__(self, *error):
        self.browser.__exit__(*error)
        self.folder.cleanup()

    def frames(self, path):
        """The frames as arrays, how long each is shown in milliseconds, and how often all are; 0 for ever."""
        path = pathlib.Path(path)
        text = base64.b64encode(path.read_bytes()).decode()
        result = self.browser.driver.execute_async_script(DECODE, text, KINDS[path.suffix[1:]])
        if "error" in result:
            raise ValueError(f"Chromium does not decode {path.name}: {result['error']}")
        arrays = [np.frombuffer(base64.b64decode(frame["pixels"]), np.uint8).reshape(frame["height"], frame["width"], 4)
                  for frame in result["frames"]]
        return arrays, [frame["delay"] for frame in result["frames"]], result["repetitions"] + 1
