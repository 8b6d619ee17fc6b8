"""A headless Chromium for the tests of pages: windows of any size, light or dark, and what went wrong in them."""

import base64
import pathlib
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 120

# Runs before every page's own scripts.
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
window.shift = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


class Browser:
    def __init__(self, profile, *words):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     f"--user-data-dir={profile}", *words):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(PATIENCE)
        self.driver.set_script_timeout(PATIENCE)
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        self.complaints = []
        self.size(1280, 900)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def size(self, width, height, scale=1):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": False})

    def scheme(self, name):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name}]})

    def open(self, address):
        self.note()
        self.driver.get(address)

    def note(self):
        """Keeps what the page that is open complains about."""
        if self.driver.current_url.startswith("http"):
            self.complaints += self.run("return window.violations || []")
        for entry in self.driver.get_log("browser"):
            if entry["level"] in ("SEVERE", "WARNING"):
                self.complaints.append(f"{entry['level']} {entry['message']}")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent.trim()", selector)

    def wait(self, condition, what):
        """The first value of a condition, a script or a function, that is true."""
        if isinstance(condition, str):
            script, condition = condition, lambda: self.run(script)
        return WebDriverWait(self.driver, PATIENCE, poll_frequency=0.1).until(lambda _: condition(), what)

    def overflow(self):
        return self.run("return document.documentElement.scrollWidth - innerWidth")

    def shoot(self, folder, name):
        """Keeps the whole page as a picture, where somebody wants to see it."""
        if not folder:
            return
        size = self.run("return [innerWidth, Math.min(document.documentElement.scrollHeight, 4000)]")
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}})
        pathlib.Path(folder, f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def settled(self):
        """Waits for every picture that is in sight."""
        self.wait("""return [...document.images].every(i => i.hidden || i.complete
            || i.getBoundingClientRect().top > innerHeight * 1.2)""", "pictures")
        self.run("return document.fonts.ready")


def now():
    return time.monotonic()
