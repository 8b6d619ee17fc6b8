/* Calotype: <img data-calotype="/picture/KEY" width="…" height="…" alt="…"> loads when it comes near, at the width of a
   ladder that its place and screen call for. A src is shown until then. */
(() => {
  const ladder = [20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920, 3840];
  const got = new WeakMap(); // element → what was asked for last
  const near = new Set();
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const load = (img) => {
    const address = img.dataset.calotype;
    const css = img.clientWidth || img.width;
    if (!address || !css) return;
    const want = css * (navigator.connection?.saveData ? 1 : devicePixelRatio);
    const width = ladder.find((step) => step >= want) ?? 3840;
    const had = got.get(img);
    // What is there is replaced by something larger only.
    if (had?.address === address && had.width >= width) return;
    const mine = { address, width };
    got.set(img, mine);
    let url = address;
    // A signed address cannot be changed.
    if (!/[?&]s=/.test(url)) {
      url += (url.includes("?") ? "&" : "?") + "width=" + width;
      if (!/[?&](format|fm?|encoding|output)=/.test(url)) url += "&format=auto";
    }
    const end = (state) => {
      if (got.get(img) !== mine) return;
      img.dataset.calotypeState = state;
      if (state == "failed") return got.delete(img);
      img.src = url;
      if (!had && !still.matches) img.animate({ opacity: [0.4, 1] }, 250);
    };
    const fresh = new Image();
    fresh.src = url;
    fresh.decode().then(() => end("loaded"), () => end("failed"));
  };

  const resized = new ResizeObserver((all) => all.forEach(({ target }) => near.has(target) && load(target)));
  const seen = new IntersectionObserver(
    (all) =>
      all.forEach(({ target, isIntersecting }) => {
        near[isIntersecting ? "add" : "delete"](target);
        if (isIntersecting) load(target);
      }),
    { rootMargin: "50% 25%" },
  );
  const take = (img) => {
    if (near.has(img)) load(img);
    seen.observe(img);
    resized.observe(img);
  };
  const drop = (img) => {
    if (img.isConnected) return;
    seen.unobserve(img);
    resized.unobserve(img);
    near.delete(img);
  };
  const each = (node, act) => {
    if (node.matches?.("img[data-calotype]")) act(node);
    node.querySelectorAll?.("img[data-calotype]").forEach(act);
  };
  const start = () => {
    each(document, take);
    new MutationObserver((all) =>
      all.forEach((change) => {
        change.removedNodes.forEach((node) => each(node, drop));
        change.addedNodes.forEach((node) => each(node, take));
        if (change.type == "attributes") each(change.target, take);
      }),
    ).observe(document, { childList: true, subtree: true, attributeFilter: ["data-calotype"] });
  };
  if (document.readyState == "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
