"""Does with the pages of a server what people do, in a headless Chromium, and prints what it has seen as JSON.

usage: try_pages.py SCENE SERVER WORD...

With PAGES_SCREENSHOTS in the environment, pictures of the pages are kept in that folder.
"""

import base64
import json
import os
import pathlib
import re
import sys
import tempfile

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import gallery_scenes
from other_site import OtherSite
from pages_browser import Browser
from pasting_scenes import pasted
from playground_scenes import (
    playground, playground_comparing, playground_keeping, playground_mistakes, playground_places, playground_signed)

SHOTS = os.environ.get("PAGES_SCREENSHOTS")

# Notes every state that the rows of uploads go through.
NOTE_ROWS = """
window.seen = {};
const look = () => document.querySelectorAll('.upload').forEach(row => {
  const name = row.querySelector('.name').textContent, states = (seen[name] ||= {bar: [], pips: [], texts: []});
  const add = (list, value) => { if (list.at(-1) !== value) list.push(value); };
  if (row.classList.contains('sending')) add(states.bar, row.querySelector('progress').value);
  add(states.pips, row.querySelectorAll('.pip.ready').length);
  add(states.texts, row.className + ': ' + row.querySelector('.status').textContent);
});
new MutationObserver(look).observe(document.getElementById('uploads'),
  {childList: true, subtree: true, attributes: true, characterData: true});
"""

HAND_OVER = """
const [how, name, type, text] = arguments;
const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
const files = new DataTransfer();
files.items.add(new File([bytes], name, {type}));
if (how === 'paste') document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: files, bubbles: true}));
else for (const kind of ['dragenter', 'dragover', 'drop'])
  document.getElementById('drop').dispatchEvent(new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true}));
"""


def slow(browser, rate):
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
        "offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": rate})


def upload(browser, server, *pictures):
    """By dialog, drop and paste; one of the files is none that can be read."""
    browser.open(server + "/")
    browser.run(NOTE_ROWS)
    slow(browser, 400_000)
    broken = pathlib.Path(tempfile.mkdtemp(), "notes.jpg")
    broken.write_text("no picture at all")
    browser.find("#files").send_keys("\n".join([*pictures, str(broken)]))
    names = [pathlib.Path(picture).name for picture in pictures]
    text = base64.b64encode(pathlib.Path(pictures[-1]).read_bytes()).decode()
    for how in ("drop", "paste"):
        browser.run(HAND_OVER, how, f"{how}-{names[-1]}", "image/png", text)
    count = len(pictures) + 3
    browser.wait(lambda: len(browser.all(".upload.done, .upload.failed")) == count, "uploads")
    browser.wait(lambda: len(browser.all(".tiles li")) == count - 1, "tiles")
    browser.settled()
    # A placeholder goes when its picture has come.
    browser.wait("return document.querySelectorAll('.tiles .placeholder').length === document.querySelectorAll"
                 "('.tiles .placeholder.gone').length", "placeholders")
    placeholders = len(browser.all(".tiles .placeholder"))
    browser.shoot(SHOTS, "uploads")
    seen = browser.run("return window.seen")
    row = browser.run("return [...document.querySelectorAll('.upload.done a')].at(-1).href")
    browser.run("[...document.querySelectorAll('.upload.done a')].at(-1).click()")
    browser.wait(lambda: browser.driver.current_url == row, "its page")
    return {"rows": seen, "heading": browser.text("h1"), "placeholders": placeholders}


def picture(browser, server, identifier):
    """The page of an image at three widths; the cache is emptied, since browsers prefer what they have."""
    results = {}
    browser.open(f"{server}/image/{identifier}")
    browser.wait("return document.getElementById('variants-content').dataset.state === 'done'", "its set")
    browser.driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    for width, scale in ((360, 1), (800, 1), (1600, 1), (360, 3)):
        browser.driver.get("about:blank")
        browser.size(width, 900, scale)
        browser.open(f"{server}/image/{identifier}")
        browser.wait("const p = document.getElementById('picture'); return p.complete && p.naturalWidth > 0", "picture")
        results[f"{width}@{scale}"] = browser.run("""
            const p = document.getElementById('picture');
            return {source: p.currentSrc, width: p.clientWidth, shift: window.shift, alt: p.alt,
                    placeholder: document.querySelector('.stage .placeholder')?.className,
                    boxes: [p, document.querySelector('.stage .placeholder')].map(e => {
                      const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round)}),
                    type: [...document.querySelectorAll('picture source')].map(s => s.type)};""")
        results[f"{width}@{scale}"]["overflow"] = browser.overflow()
        browser.shoot(SHOTS, f"picture-{width}@{scale}")
    cells = browser.run("return [...document.querySelectorAll('td.ready')].map(c => c.textContent)")
    snippet = browser.find("#snippet").get_attribute("value")
    return {"widths": results, "cells": cells, "snippet": snippet}


def lazy(browser, server, key):
    """A page of another site with two hundred pictures."""
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='3' height='2'/%3E"
    pictures = "".join(
        f'<p>Picture {n}</p><img data-calotype="{server}/picture/{key}?v={n}" src="{dot}" width="1200" height="800" alt="">'
        for n in range(200))
    site = OtherSite("<!doctype html><meta charset=utf-8><title>A shop</title><style>body{max-width:30rem;margin:auto}"
                     "img{width:100%;height:auto;display:block}</style>"
                     f'<script src="{server}/calotype.js" defer></script>{pictures}')
    browser.size(800, 700)
    browser.open(site.url)
    asked = """return performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('/picture/'))"""
    near = """return [...document.images].filter(i => { const r = i.getBoundingClientRect();
        return r.bottom > 0 && r.top < innerHeight; })"""
    loaded = near + ".every(i => i.dataset.calotypeState === 'loaded' && i.currentSrc.includes('width='))"
    browser.wait(loaded, "first pictures")
    first = browser.run(asked)
    browser.run("scrollTo(0, document.body.scrollHeight / 2)")
    browser.wait(loaded, "pictures in the middle")
    middle = browser.run(asked)
    shift = browser.run("return window.shift")
    # Wider places ask for more, narrower ones for nothing.
    browser.run("document.body.style.maxWidth = '20rem'")
    browser.run("return new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    narrow = browser.run(asked)
    browser.run("document.body.style.maxWidth = '48rem'")
    browser.wait(near + ".every(i => i.currentSrc.includes('width=960'))", "wider pictures")
    wide = browser.run(asked)
    # One that comes later is taken too.
    browser.run("""const i = new Image(); i.width = 100; i.height = 80; i.id = 'late'; i.style.width = '100px';
        i.dataset.calotype = arguments[0]; scrollTo(0, 0); document.body.prepend(i);""", f"{server}/picture/{key}?v=late")
    browser.wait("return document.getElementById('late').currentSrc.includes('width=120')", "a late picture")
    browser.run("""const i = new Image(); i.width = 100; i.height = 80; i.id = 'gone';
        i.dataset.calotype = arguments[0]; document.body.prepend(i);""", f"{server}/picture/gone.jpg")
    browser.wait("return document.getElementById('gone').dataset.calotypeState === 'failed'", "a missing picture")
    site.close()
    return {"first": first, "middle": middle, "narrow": narrow, "wide": wide, "shift": shift}


# A small phone, a phone, a laptop, a wide screen.
LOOKS = ((320, "light"), (390, "light"), (390, "dark"), (1366, "light"), (1366, "dark"), (1600, "dark"))


def accessible(browser, server, *paths):
    """What axe finds on pages of several sizes, light and dark."""
    import axe_core_python
    axe = pathlib.Path(axe_core_python.__file__).with_name("axe.min.js").read_text()
    found = {}
    for path in paths:
        for width, scheme in LOOKS:
            browser.size(width, 900)
            browser.scheme(scheme)
            browser.open(server + path)
            browser.settled()
            browser.run("document.getAnimations().forEach(a => a.finish())")
            browser.run(axe)
            result = browser.driver.execute_async_script("""
                const done = arguments[0];
                axe.run({resultTypes: ['violations']}).then(r => done(r.violations.map(v => ({
                  id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200))}))));""")
            name = f"{path} {width} {scheme}"
            found[name] = {
                "violations": result, "overflow": browser.overflow(),
                "background": browser.run("return getComputedStyle(document.documentElement).backgroundColor")}
            shot = re.sub(r"[^a-z]+", "-", path.strip("/").split("?")[0])[:24] or "home"
            browser.shoot(SHOTS, f"{shot}{'-delete' if path.endswith('delete') else ''}-{width}-{scheme}")
    return found


def keyboard(browser, server):
    """Where the tab key leads on the first page, and whether it shows."""
    browser.open(server + "/")
    browser.settled()
    stops = []
    for _ in range(40):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        stop = browser.run("""
            const e = document.activeElement;
            if (!e || e === document.body) return null;
            const ring = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
            const box = e.getBoundingClientRect();
            return {name: e.id || e.getAttribute('aria-label') || e.textContent.trim() || e.querySelector('img:not([aria-hidden])')?.alt,
                    ring: ring(e) || ring(e.parentElement), seen: box.width > 0 && box.height > 0, top: box.top + scrollY};""")
        if stop is None:
            break
        stops.append(stop)
    return {"stops": stops}


def plain(browser, server, *pictures):
    """The forms without scripts."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.driver.get(f"{server}/upload-image")
    browser.find("#form-files").send_keys("\n".join(pictures))
    browser.shoot(SHOTS, "form-plain")
    browser.find("button[type=submit]").click()
    browser.wait(lambda: browser.all(".stored a"), "the answer")
    result = {"heading": browser.find("h1").text, "notices": [e.text for e in browser.all(".notice")],
              "names": [e.text for e in browser.all(".stored .name")]}
    browser.shoot(SHOTS, "form-stored")
    browser.find(".stored a").click()
    browser.wait(lambda: browser.all("#picture"), "the picture's page")
    result["title"] = browser.find("h1").text
    result["page"] = browser.driver.current_url
    result["copy"] = len(browser.all(".copyable button"))
    browser.find("a.danger").click()
    browser.wait(lambda: browser.all("button.danger"), "the question")
    browser.find("button.danger").click()
    browser.wait(lambda: browser.driver.current_url == server + "/", "the first page")
    result["tiles"] = len(browser.all(".tiles li"))
    result["hidden"] = not browser.find("label[for=files]").is_displayed()
    return result


def again(browser, server, good, bad):
    """The plain form by somebody who reloads: what is stored is stored once, and what is refused says what to do."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})

    def send(file):
        browser.driver.get(f"{server}/upload-image")
        browser.find("#form-files").send_keys(file)
        browser.find("button[type=submit]").click()

    send(good)
    browser.wait(lambda: browser.all(".stored a"), "the answer")
    result = {"address": browser.driver.current_url, "heading": browser.find("h1").text}
    for _ in range(2):
        browser.driver.refresh()
        browser.wait(lambda: browser.all(".stored a"), "the answer once more")
    result["reloaded"] = browser.find("h1").text
    browser.driver.get(server + "/")
    result["tiles"] = len(browser.all(".tiles li"))
    send(bad)
    browser.wait(lambda: browser.all(".notice"), "the refusal")
    browser.shoot(SHOTS, "form-refused")
    result["notice"] = browser.find(".notice").text
    result["reload"] = browser.find("#reload").text
    result["form"] = len(browser.all("#form-files"))
    return result


def token(browser, server, secret, *pictures):
    """A server that wants a token: asked for before anything is sent, refused, remembered by a cookie, forgotten."""
    browser.open(server + "/")
    result = {"notice": browser.text("#newest-content .quiet")}
    browser.run("""window.asked = []; const send = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function (body) { asked.push(document.getElementById('token').open); send.call(this, body); };""")
    browser.find("#files").send_keys(pictures[0])
    dialog = "return document.getElementById('token').open"
    browser.wait(dialog, "the question")
    browser.shoot(SHOTS, "token")
    result["early"] = browser.run("return asked.length")
    browser.find("#token-text").send_keys("a-wrong-token-of-somebody", Keys.ENTER)
    browser.wait("return document.getElementById('token-reason').textContent.includes('not one of')", "a second question")
    browser.wait(dialog, "a second question")
    browser.find("#token-text").send_keys(secret, Keys.ENTER)
    browser.wait(lambda: browser.all(".upload.done"), "the upload")
    browser.wait(lambda: browser.all(".tiles li"), "the tiles")
    result["sent"] = browser.run("return asked.length")
    browser.driver.refresh()
    browser.wait(lambda: browser.all(".tiles li"), "the tiles without a question")
    result["kept"] = browser.run("return [localStorage.length, sessionStorage.length, document.cookie]")
    result["cookies"] = browser.driver.get_cookies()
    browser.shoot(SHOTS, "signed-in")
    # The plain form knows the cookie too.
    browser.open(f"{server}/upload-image")
    result["fields"] = len(browser.all("#form-token"))
    browser.find("#form-files").send_keys(pictures[0])
    browser.find("button[type=submit]").click()
    browser.wait(lambda: browser.all(".stored a"), "the form's answer")
    result["cookieform"] = browser.find("h1").text
    # Forgotten, and not now: the file waits with a button.
    browser.open(server + "/")
    browser.find("form[action$='session/end'] button").click()
    browser.wait(lambda: browser.all("#use-token"), "the page of nobody")
    result["after"] = browser.driver.get_cookies()
    browser.find("#files").send_keys(pictures[0])
    browser.wait(dialog, "the question")
    browser.find("#token-text").send_keys(Keys.ESCAPE)
    browser.wait(lambda: browser.all(".upload.failed button"), "its refusal")
    result["refused"] = browser.text(".upload .status")
    result["buttons"] = [button.text for button in browser.all(".upload button")]
    # The plain form, with its own field; what it was given is remembered.
    browser.open(f"{server}/upload-image")
    browser.find("#form-token").send_keys(secret)
    browser.find("#form-files").send_keys(pictures[0])
    browser.find("button[type=submit]").click()
    browser.wait(lambda: browser.all(".stored a"), "the form's answer")
    result["form"] = browser.find("h1").text
    result["again"] = len(browser.all("#form-token"))
    return result


def gallery(browser, server):
    return gallery_scenes.gallery(browser, server, SHOTS)


SCENES = {scene.__name__: scene for scene in (
    upload, picture, lazy, accessible, keyboard, plain, again, token, gallery, playground, playground_comparing,
    playground_keeping, playground_mistakes, playground_places, playground_signed, pasted)}


def main(scene, server, *words):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # So that the form sends files as people's browsers do, wherever this runs.
        with Browser(profile, "--lang=en-GB") as browser:
            if secret := os.environ.get("PAGES_TOKEN"):
                browser.driver.get(f"{server}/upload-image?token={secret}")
            seen = SCENES[scene](browser, server, *words)
            browser.note()
            print(json.dumps({"seen": seen, "warnings": browser.complaints}))


main(*sys.argv[1:])
