"""Tries a server's cookie in a headless Chromium: from its own pages, other ports, other hosts. Prints what was seen.

usage: session_scenes.py PORT TOKEN OTHERPORT OTHERTOKEN
"""

import json
import sys
import tempfile

from other_site import OtherSite
from pages_browser import Browser

# What a page can do with a server's cookie, if it can: read a list, write with a plain form's request, write and read.
ATTACK = """
const [server, done] = arguments;
const attempt = async (name, target, options) => {
  try {
    const answer = await fetch(server + target, {credentials: 'include', ...options});
    return [name, answer.type === 'opaque' ? 'opaque' : String(answer.status)];
  } catch (error) { return [name, 'failed']; }
};
const form = new FormData();
const [red] = [Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'), c => c.charCodeAt(0))];
form.append('image', new Blob([red], {type: 'image/png'}), 'a.png');
(async () => done(Object.fromEntries([
  await attempt('list', '/images', {}),
  await attempt('list blindly', '/images', {mode: 'no-cors'}),
  await attempt('upload', '/images', {method: 'POST', body: form}),
  await attempt('upload blindly', '/images', {method: 'POST', body: form, mode: 'no-cors'}),
  await attempt('upload by its form', '/upload-image', {method: 'POST', body: form, mode: 'no-cors'}),
  await attempt('ticket', '/images/tickets', {method: 'POST', body: '{}', mode: 'no-cors'}),
  await attempt('sign', '/signatures', {method: 'POST', body: '{"urls":["/picture/a"]}'}),
  await attempt('renew', '/session', {method: 'POST', body: '{}'}),
  await attempt('end', '/session/end', {method: 'POST', mode: 'no-cors'}),
])))();
"""


def attack(browser, page, server):
    browser.driver.get(page)
    return browser.driver.execute_async_script(ATTACK, server)


def listed(browser, server):
    """Whether the first page of a server lists its images, without a reload by hand."""
    browser.driver.get(server + "/")
    return "Nothing here yet" in browser.text("#newest-content")


def main(port, token, other_port, other_token):
    site = OtherSite("<!doctype html><title>A page</title>")
    own, other = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other_port}"
    seen = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, Browser(
            profile, "--host-resolver-rules=MAP *.test 127.0.0.1") as browser:
        driver = browser.driver
        seen["before"] = listed(browser, own)
        # As a terminal opens it.
        driver.get(f"{own}/?token={token}")
        seen["address"] = driver.current_url
        seen["listed"] = "Nothing here yet" in browser.text("#newest-content")
        seen["scripts see"] = browser.run("return document.cookie")
        seen["history"] = browser.run("return document.referrer")
        # Two servers on two ports, and each with its own.
        driver.get(f"{other}/?token={other_token}")
        seen["both"] = [listed(browser, own), listed(browser, other)]
        seen["names"] = sorted(cookie["name"] for cookie in driver.get_cookies())
        # Another port of the same host: the browser sends the cookie along.
        seen["other port"] = attack(browser, f"http://127.0.0.1:{site.port}/", own)
        # Hosts beside and below one.
        sibling = f"http://a.localhost:{port}"
        driver.get(f"{sibling}/?token={token}")
        seen["sibling listed"] = "Nothing here yet" in browser.text("#newest-content")
        seen["sibling"] = attack(browser, f"http://b.localhost:{site.port}/", sibling)
        seen["subdomain"] = attack(browser, f"http://x.a.localhost:{site.port}/", sibling)
        # From a page of elsewhere, by a link, the images come once the page itself asks for them.
        driver.get(own + "/upload-image")
        driver.delete_all_cookies()
        site.page = f"<!doctype html><title>A page</title><a id=link href='{own}/?token={token}'>Pictures</a>"
        driver.get(f"http://b.localhost:{site.port}/")
        browser.find("#link").click()
        browser.wait(lambda: driver.current_url == own + "/", "the first page")
        browser.wait(lambda: "Nothing here yet" in browser.text("#newest-content"), "the images")
        seen["after"] = [listed(browser, own), listed(browser, other)]
        # Over plain http and by another name than this machine's, browsers send no Sec-Fetch-Site.
        plain = f"http://pictures.test:{port}"
        driver.get(f"{plain}/?token={token}")
        browser.wait(lambda: "Nothing here yet" in browser.text("#newest-content"), "the images over plain http")
        seen["plain other port"] = attack(browser, f"http://pictures.test:{site.port}/", plain)
        seen["plain subdomain"] = attack(browser, f"http://x.pictures.test:{site.port}/", plain)
        seen["plain sibling"] = attack(browser, f"http://other.test:{site.port}/", plain)
        seen["plain own"] = attack(browser, plain + "/upload-image", plain)
        # Its own pages may.
        seen["own"] = attack(browser, own + "/upload-image", own)
    site.close()
    print(json.dumps(seen))


main(*sys.argv[1:])
