"""What people see of originals that nobody uploaded: the first page, its next pages, and the page of one."""


def shown(browser):
    return browser.run("""return [...document.querySelectorAll('.tiles li')].map(li => {
        const a = li.querySelector('a'), p = li.querySelector('.picture'), box = li.getBoundingClientRect();
        return {name: p?.alt ?? li.querySelector('strong').textContent, page: a?.getAttribute('href') ?? null,
                loaded: !p || (p.complete && p.naturalWidth > 0), text: p ? '' : li.textContent.trim(),
                inside: box.left >= 0 && box.right <= innerWidth + 1, width: box.width, height: box.height};});""")


def gallery(browser, server, shots):
    """The first page at two widths, all of its pages, and the page and playground of the first original."""
    results = {"widths": {}}
    for width, height in ((1366, 768), (390, 844)):
        browser.size(width, height)
        browser.open(server + "/")
        browser.wait("return document.querySelectorAll('.tiles li').length > 0", "tiles")
        browser.run("document.querySelectorAll('.tiles img').forEach(i => i.loading = 'eager')")
        browser.wait("return [...document.querySelectorAll('.tiles .picture')].every(p => p.complete)", "pictures")
        browser.driver.execute_async_script(
            "Promise.allSettled([...document.querySelectorAll('.tiles .picture')].map(p => p.decode())).then(arguments[0])")
        results["widths"][str(width)] = {"tiles": shown(browser), "overflow": browser.overflow()}
        browser.shoot(shots, f"gallery-{width}")
    browser.size(1366, 768)
    turns = 0
    while browser.all("#older") and turns < 20:
        count = len(browser.all(".tiles li"))
        browser.run("document.getElementById('older').click()")
        browser.wait(lambda: len(browser.all(".tiles li")) > count, "more images")
        turns += 1
    results["all"] = browser.run("return [...document.querySelectorAll('.tiles li')].map(li => "
                                 "li.querySelector('.picture')?.alt ?? li.querySelector('strong').textContent)")
    results["turns"] = turns
    browser.run("scrollTo(0, 0); document.querySelector('.tiles a').click()")
    for width in (1366, 390):
        browser.size(width, 844)
        browser.wait("const p = document.getElementById('picture'); return p && p.complete && p.naturalWidth > 0", "picture")
        browser.shoot(shots, f"gallery-image-{width}")
    results["title"] = browser.text("h1")
    results["delete"] = len(browser.all("a.danger"))
    results["snippet"] = browser.find("#snippet").get_attribute("value")
    browser.size(1366, 844)
    browser.run("document.querySelector('.title a.button').click()")
    browser.wait("const p = document.querySelector('#after, #picture'); return p && p.complete && p.naturalWidth > 0",
                 "the playground")
    browser.shoot(shots, "gallery-playground")
    results["key"] = browser.find("#key").get_attribute("value")
    return results
