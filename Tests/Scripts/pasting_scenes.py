"""HTML that pages offer to be copied, pasted into a page that has nothing else: no style sheet comes to its help."""

import html
import re
import urllib.parse

from other_site import OtherSite

EMPTY = ("<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
         "<title>Somebody's page</title>")

# What is in the file that was chosen, whatever size it is shown at.
CHOSEN = """
const p = document.images[0], done = arguments[0];
fetch(p.currentSrc).then(a => a.blob()).then(createImageBitmap).then(b => done({
  source: p.currentSrc, file: b.width, shown: p.clientWidth, height: p.clientHeight,
  page: document.documentElement.scrollWidth, window: innerWidth}), e => done({error: String(e)}));"""


def offered(browser, server, images, key):
    """Everything that is there to be copied, by name."""
    found = {}
    for name, identifier in images.items():
        browser.open(f"{server}/image/{identifier}")
        if name == "set":
            browser.wait("return document.getElementById('variants-content').dataset.state === 'done'", "its set")
        browser.wait("return document.getElementById('snippet').value.includes('http')", "addresses for elsewhere")
        found[name] = browser.find("#snippet").get_attribute("value")
    browser.open(f"{server}/playground?key={urllib.parse.quote(key)}&width=1600")
    browser.wait("return document.getElementById('pixels').textContent.startsWith('1600 ')", "the picture")
    for name in ("tag", "markup"):
        browser.wait(f"return document.getElementById('{name}').value.includes('width=\"1600\"')", name)
        found[name] = browser.find("#" + name).get_attribute("value")
    return found


def pasted(browser, server, with_set, without, key):
    """What is copied, in windows of several widths and densities."""
    found = offered(browser, server, {"set": with_set, "bare": without}, key)
    browser.driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    results = {}
    site = OtherSite()
    for name, text in found.items():
        site.page = EMPTY + text
        for width, scale in ((390, 1), (390, 2), (1366, 1), (1366, 2)):
            browser.driver.get("about:blank")
            browser.size(width, 900, scale)
            browser.open(site.url)
            browser.wait("const p = document.images[0]; return p.complete && p.naturalWidth > 0", f"{name} at {width}")
            results[f"{name} {width}@{scale}"] = browser.driver.execute_async_script(CHOSEN)
    site.close()
    widths = {name: sorted({int(n) for n in re.findall(r" (\d+)w", html.unescape(text))}) for name, text in found.items()}
    return {"chosen": results, "widths": widths, "texts": found}
