// Links of the page for addresses that are not there begin at the root of the host. Opened from the disk, it finds its style
// sheet, its script and the other pages in its own folder.
if (location.protocol === 'file:') {
  const { root } = document.currentScript.dataset;
  for (const element of document.querySelectorAll(`[href^="${root}"], [src^="${root}"]`)) {
    const name = element.hasAttribute('src') ? 'src' : 'href';
    const address = element.getAttribute(name).slice(root.length).replace(/^(?=#|$)|\/(?=#|$)/, (slash) => `${slash}index.html`);
    if (element.localName === 'script') element.replaceWith(Object.assign(document.createElement('script'), { src: address }));
    else element.setAttribute(name, address);
  }
}
