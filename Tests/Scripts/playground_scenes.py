"""What people do in the playground, for try_pages.py."""

import os
import urllib.parse

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

SHOTS = os.environ.get("PAGES_SCREENSHOTS")

COUNTED = """return Object.fromEntries(['bytes', 'pixels', 'type', 'time', 'cache'].map(
    id => [id, document.getElementById(id).textContent]))"""


def shown(browser, pixels):
    browser.wait(f"return document.getElementById('pixels').textContent === '{pixels}'", pixels)


def complained(browser, text):
    browser.wait(f"return document.getElementById('problem').textContent.includes('{text}')", text)
    return browser.text("#problem")


def set_fields(browser, **values):
    browser.run("""for (const [name, value] of Object.entries(arguments[0])) {
        const f = document.querySelector(`[name=${name}]`); f.value = value; f.dispatchEvent(new Event('input', {bubbles: true})); }""",
                values)


def playground(browser, server, key):
    browser.open(f"{server}/playground?key={urllib.parse.quote(key)}")
    shown(browser, "800 × 533")
    result = {"first": browser.run(COUNTED)}
    field = browser.find("[name=width]")
    field.clear()
    field.send_keys("400")
    browser.find("[name=height]").send_keys("400")
    set_fields(browser, fit="cover", format="webp", quality="40", brightness="1.2")
    shown(browser, "400 × 400")
    browser.wait("return document.getElementById('type').textContent === 'image/webp'", "webp")
    result["second"] = browser.run(COUNTED)
    result["url"] = browser.find("#url").get_attribute("value")
    result["tag"] = browser.find("#tag").get_attribute("value")
    result["markup"] = browser.find("#markup").get_attribute("value")
    browser.find("#slider").send_keys(Keys.ARROW_RIGHT * 40)
    browser.wait("const b = document.getElementById('before'); return !b.hidden && b.complete && b.naturalWidth > 0", "before")
    result["clip"] = browser.run("return getComputedStyle(document.getElementById('before')).clipPath")
    browser.shoot(SHOTS, "playground")
    # Fields whose values are not in the address.
    result["unread"] = browser.run("""const fields = [...document.getElementById('controls').elements].filter(
            field => field.name && field.name !== 'point' && field.type === 'text');
        for (const field of fields) field.value = field.placeholder;
        fields[0].dispatchEvent(new Event('input', {bubbles: true}));
        const said = new URL(document.getElementById('url').value).searchParams;
        // Nobody is asked for all of that.
        for (const field of fields) field.value = '';
        fields[0].dispatchEvent(new Event('input', {bubbles: true}));
        return fields.map(field => field.name).filter(name => !said.has(name));""")
    return result


def playground_mistakes(browser, server, key):
    """Nothing of an earlier address stays beside one that gives nothing."""
    browser.open(f"{server}/playground?key={urllib.parse.quote(key)}")
    shown(browser, "800 × 533")
    stale = "return document.getElementById('viewer').className"
    state = lambda: {"numbers": browser.run(COUNTED), "viewer": browser.run(stale), "problem": browser.text("#problem"),
                     "tag": browser.find("#tag").get_attribute("value"),
                     "url": browser.find("#url").get_attribute("value")}
    result = {}
    set_fields(browser, crop="99999,0,1,1")
    complained(browser, "crop")
    result["crop"] = state()
    set_fields(browser, crop="")
    shown(browser, "800 × 533")
    result["mended"] = state()
    browser.find("#key").clear()
    browser.find("#key").send_keys("no/such.jpg")
    complained(browser, "no such original")
    result["missing"] = state()
    browser.find("#key").send_keys(Keys.CONTROL, "a")
    browser.find("#key").send_keys(Keys.DELETE)
    browser.wait("return document.getElementById('problem').hidden", "no complaint")
    result["emptied"] = state() | {"nothing": browser.find("#nothing").text,
                                   "picture": browser.find("#after").is_displayed()}
    browser.find("#key").send_keys(key)
    shown(browser, "800 × 533")
    result["again"] = state() | {"picture": browser.find("#after").is_displayed()}
    set_fields(browser, width="0")
    complained(browser, "Width")
    shown(browser, "1200 × 800")
    result["refused"] = state()
    set_fields(browser, width="300")
    shown(browser, "300 × 200")
    result["accepted"] = state()
    return result


def playground_comparing(browser, server, key):
    """The original lies over the variant exactly, and the divider follows the pointer."""
    browser.open(f"{server}/playground?key={urllib.parse.quote(key)}")
    shown(browser, "800 × 533")
    set_fields(browser, height="300", fit="cover", rotate="90", brightness="1.5", format="webp", quality="40")
    shown(browser, "300 × 800")
    picture = browser.find("#compare")
    wide = picture.size["width"]
    divided = lambda: browser.find("#slider").get_attribute("value")
    mouse = lambda: ActionChains(browser.driver).move_to_element(picture)
    mouse().click_and_hold().release().perform()
    middle = divided()
    mouse().click_and_hold().move_by_offset(wide // 4, 0).release().move_by_offset(-wide // 2, 0).perform()
    right = divided()
    loaded = "const b = document.getElementById('before'); return !b.hidden && b.complete && b.naturalWidth > 0"
    browser.wait(loaded, "before")
    result = browser.run("""
        const boxes = ['before', 'after'].map(id => {
          const e = document.getElementById(id), r = e.getBoundingClientRect();
          return [r.x, r.y, r.width, r.height, e.naturalWidth, e.naturalHeight].map(Math.round) });
        return {boxes, source: document.getElementById('before').src,
                divider: Math.round(100 * parseFloat(getComputedStyle(document.querySelector('.divider')).left)
                                    / document.getElementById('compare').clientWidth)}""")
    browser.shoot(SHOTS, "playground-comparing")
    # What cuts another part of it cuts that of the original too.
    set_fields(browser, rotate="0", height="800", flip="h")
    shown(browser, "800 × 800")
    browser.wait("return document.getElementById('before').naturalHeight === 800", "a new one before")
    return result | {"middle": middle, "right": right, "left": divided(),
                     "next": browser.find("#before").get_attribute("src")}


FIELDS = """return Object.fromEntries([...document.querySelectorAll('#playground :is(input, select), #playground output')].map(
    (f, n) => [f.name || f.id || `output-${n}`, f.type === 'checkbox' ? String(f.checked) : f.value]))"""


def playground_keeping(browser, server, key):
    """Whatever was set is there again after a reload, and from the page's address elsewhere."""
    read = lambda: {"fields": browser.run(FIELDS), "url": browser.find("#url").get_attribute("value")}
    # The address is what says it, not what a browser keeps of the fields.
    browser.open(f"{server}/playground?key={urllib.parse.quote(key)}&brightness=0.5&compare=20")
    shown(browser, "800 × 533")
    browser.find("#key").send_keys(Keys.HOME)
    result = {"opened": read()}
    set_fields(browser, width="", height="250", fit="contain", point="0.25,0.75", format="png", quality="80", contrast="1.3",
               rotate="-45", crop="10%,0,50%,100%", background="ff8800", download="a & b.png", v="1+1")
    browser.find("[name=grayscale]").click()
    browser.run("""const s = document.getElementById('slider'); s.value = 35;
        for (const kind of ['input', 'change']) s.dispatchEvent(new Event(kind, {bubbles: true}))""")
    browser.wait("return location.search.includes('background=ff8800') && location.search.includes('compare=35')", "its address")
    browser.wait("return document.getElementById('type').textContent === 'image/png'", "the picture")
    result["set"] = read()
    address = browser.driver.current_url
    browser.driver.refresh()
    browser.wait("return document.getElementById('type').textContent === 'image/png'", "the picture again")
    result["reloaded"] = read()
    browser.driver.switch_to.new_window("tab")
    browser.open(address)
    browser.wait("return document.getElementById('type').textContent === 'image/png'", "the picture elsewhere")
    result["elsewhere"] = read()
    browser.find("button[type=reset]").click()
    browser.wait("return document.getElementById('pixels').textContent === '800 × 533'", "as at first")
    result["over"] = read() | {"address": browser.run("return location.search")}
    return result


BOXES = """
const box = (e) => { const r = e.getBoundingClientRect(); return {top: r.top, right: r.right, bottom: r.bottom, left: r.left} };
const all = (q) => [...document.querySelectorAll(q)].map(box);
return {viewer: all('.viewer')[0], field: all('[name=brightness]')[0], copies: all('.result .copyable button'),
        controls: all('.controls')[0], height: innerHeight, content: all('.playground')[0], foot: all('.foot')[0],
        nav: document.querySelector('.bar nav a:last-child').getBoundingClientRect().right
            - parseFloat(getComputedStyle(document.querySelector('.bar nav a:last-child')).paddingRight),
        clipped: [...document.querySelectorAll('#markup')].some(e => e.scrollHeight > e.clientHeight)};"""


def playground_places(browser, server, key):
    """What is in sight while a slider far down is moved, and whether what is to be copied can be come to."""
    result = {}
    for width, height in ((360, 740), (800, 1000), (1366, 768), (1600, 900)):
        browser.size(width, height)
        browser.open(f"{server}/playground?key={urllib.parse.quote(key)}")
        shown(browser, "800 × 533")
        browser.run("document.querySelector('[name=brightness]').scrollIntoView({block: 'end'})")
        result[f"{width}"] = moved = browser.run(BOXES)
        moved["overflow"] = browser.overflow()
        browser.shoot(SHOTS, f"playground-{width}")
        browser.run("document.querySelector('.result .copyable:last-child button').scrollIntoView({block: 'nearest'})")
        moved["last"] = browser.run(BOXES)["copies"][-1]
    return result


def playground_signed(browser, server, secret, key):
    """A server that wants signatures: what is to do without a token, and everything signed with one."""
    browser.open(f"{server}/playground?key={urllib.parse.quote(key)}")
    browser.wait("return !document.getElementById('signing').hidden", "what to do")
    result = {"notice": browser.text("#signing"), "command": browser.find("#command").get_attribute("value"),
              "pictures": browser.run("return performance.getEntriesByType('resource').filter(e => e.name.includes('/picture/')).length")}
    browser.find("#use-token").click()
    browser.find("#token-text").send_keys(secret, Keys.ENTER)
    shown(browser, "800 × 533")
    # The last signatures are of the size that is known by now.
    browser.wait("return document.getElementById('markup').value.split('s=site.').length > 7", "its signatures")
    set_fields(browser, brightness="1.3")
    browser.wait("return document.getElementById('url').value.includes('brightness=1.3&s=site.')", "another signature")
    shown(browser, "800 × 533")
    browser.run("""const s = document.getElementById('slider'); s.value = 35;
        s.dispatchEvent(new Event('input', {bubbles: true}))""")
    browser.wait("const b = document.getElementById('before'); return !b.hidden && b.naturalWidth === 800", "the original beside it")
    result |= {"hidden": browser.run("return document.getElementById('signing').hidden"),
               "url": browser.find("#url").get_attribute("value"), "markup": browser.find("#markup").get_attribute("value")}
    browser.driver.refresh()
    shown(browser, "800 × 533")
    result["kept"] = browser.run("return document.getElementById('signing').hidden")
    return result
