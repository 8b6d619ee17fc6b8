"""Uploads images with what pages use for that, in a headless Chromium, and prints what became of each as JSON.

usage: browser_uploads.py SERVER LIBRARIES PICTURE...

Pages are of the server's own origin, and of another one that this script serves; libraries are used as they come.
With CALOTYPE_TOKEN in the environment, pages of the other origin send it; with CALOTYPE_LINK, the browser has come by a
link with that token, as people do.
"""

import json
import os
import sys
import tempfile
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import upload_clients
from other_site import OtherSite

PATIENCE = 60


def browser(profile):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 f"--user-data-dir={profile}"):
        options.add_argument(word)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_page_load_timeout(PATIENCE)
    driver.set_script_timeout(PATIENCE)
    return driver


class Visit:
    """A page of some origin, and what is done on it."""

    def __init__(self, driver, page, libraries, pictures):
        self.driver, self.page, self.libraries, self.pictures = driver, page, libraries, pictures

    def open(self, *libraries):
        self.driver.get(self.page)
        self.driver.execute_script("document.body.innerHTML = '<div id=\"here\"></div>'; window.found = [];")
        for name in libraries:
            # As a <script> would: its `this` is the window.
            self.driver.execute_script(
                "const script = document.createElement('script'); script.text = arguments[0];"
                "document.head.append(script);", self.libraries[name])

    def choose(self, selector, count=None):
        field = WebDriverWait(self.driver, PATIENCE).until(lambda d: d.find_element(By.CSS_SELECTOR, selector))
        field.send_keys("\n".join(self.pictures[:count]))

    def wait(self, count):
        """What the page's own callbacks have noted, once there is enough of it."""
        return WebDriverWait(self.driver, PATIENCE).until(
            lambda d: (lambda found: found if len(found) >= count else None)(d.execute_script("return window.found")))

    def form(self, endpoint, headers):
        self.open()
        self.driver.execute_script(
            "here.innerHTML = '<form method=post enctype=multipart/form-data><input name=title value=Cats>"
            "<input type=file name=image multiple><input type=file name=another><button>Send</button></form>';"
            "document.forms[0].action = arguments[0];", endpoint)
        self.choose("input[name=image]")
        self.driver.find_element(By.TAG_NAME, "button").click()
        text = WebDriverWait(self.driver, PATIENCE).until(
            lambda d: d.current_url == endpoint and d.find_element(By.TAG_NAME, "body").text)
        return [text]

    def dropzone(self, endpoint, headers):
        self.open("dropzone.js")
        self.driver.execute_script(
            "Dropzone.autoDiscover = false; const zone = new Dropzone('#here', {url: arguments[0], headers: arguments[1]});"
            "zone.on('success', (file, answer) => found.push(answer));"
            "zone.on('error', (file, message, xhr) => found.push({failed: message, status: xhr && xhr.status}));",
            endpoint, headers)
        self.choose("input.dz-hidden-input", self.count)
        return self.wait(self.count)

    def uppy(self, endpoint, headers):
        # The component hands no headers on: a token cannot be sent.
        self.open("react.js", "react-dom.js", "uppy.js")
        self.driver.execute_script(
            "const note = props => (props.uploadedFiles || []).concat(props.failedFiles || []).forEach(f => found.push(f));"
            "const kind = Object.values(window.dash_uploader_uppy5)[0];"
            "ReactDOM.createRoot(here).render(React.createElement(kind, {id: 'up', uploadUrl: arguments[0],"
            "  autoProceed: true, allowMultipleUploadBatches: true, uploadId: 'u1', setProps: note,"
            "  disableThumbnailGenerator: true, waitForThumbnailsBeforeUpload: false}));", endpoint)
        self.choose("input.uppy-Dashboard-input", self.count)
        return self.wait(self.count)

    def filepond(self, endpoint, headers):
        self.open("filepond.js")
        self.driver.execute_script(
            "here.innerHTML = '<input type=file multiple>';"
            "window.pond = FilePond.create(here.firstChild, {server: arguments[1]"
            "  ? {url: arguments[0], process: {headers: arguments[1]}, revert: {headers: arguments[1]}} : arguments[0]});"
            "pond.on('processfile', (error, file) => found.push(error ? {failed: error.body, status: error.code}"
            "  : file.serverId));", endpoint, headers or None)
        self.choose("input.filepond--browser", self.count)
        return self.wait(self.count)

    def undo(self):
        """What FilePond does when a visitor takes an image that is uploaded away again."""
        self.driver.execute_script(
            "window.found = []; const file = pond.getFiles()[0];"
            "pond.on('processfilerevert', f => found.push('reverted')); pond.on('error', e => found.push(e));"
            "pond.removeFile(file, {revert: true});")
        return self.wait(1)

    count = 1


def ticket(server, origin):
    order = urllib.request.Request(
        f"{server}/images/tickets", json.dumps({"origin": origin}).encode(), {"Content-Type": "application/json"})
    token = os.environ.get("CALOTYPE_TOKEN") or os.environ.get("CALOTYPE_LINK")
    order.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(order, timeout=PATIENCE) as answer:
        return server + json.load(answer)["url"]


def main(server, folder, *pictures):
    libraries = upload_clients.libraries(folder)
    other = OtherSite("<!doctype html><title>A shop</title><body>")
    origin = f"http://127.0.0.1:{other.port}"
    results = {}
    token = os.environ.get("CALOTYPE_TOKEN")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        driver = browser(profile)
        try:
            if "CALOTYPE_LINK" in os.environ:
                driver.get(f"{server}/?token={os.environ['CALOTYPE_LINK']}")
            own = Visit(driver, f"{server}/health/live", libraries, pictures)
            foreign = Visit(driver, f"{origin}/", libraries, pictures)
            if token:
                headers = {"Authorization": f"Bearer {token}"}
                for name in ("dropzone", "filepond"):
                    results[name] = getattr(foreign, name)(f"{server}/images", headers)
                    results[f"{name} without"] = getattr(foreign, name)(f"{server}/images", {})
            else:
                own.count = len(pictures)
                for name in ("form", "dropzone", "uppy", "filepond"):
                    results[name] = getattr(own, name)(f"{server}/images", {})
                results["filepond undo"] = own.undo()
                for name in ("form", "dropzone", "uppy", "filepond"):
                    results[f"{name} elsewhere"] = getattr(foreign, name)(f"{server}/images", {})
                for name in ("dropzone", "uppy", "filepond"):
                    results[f"{name} ticket"] = getattr(foreign, name)(ticket(server, origin), {})
        finally:
            driver.quit()
            other.close()
    print(json.dumps(results))


main(*sys.argv[1:])
