// Changing the service keeps the section: links to the other services get the id of the section that the reader is in
// when one is pressed. The same step has the same id on every service's page; a page without it opens at its top.
// The service of the page is remembered on the device, and the page, by its address from the root of the site on.
(() => {
  const root = new URL('..', /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  remember();
  document.addEventListener('tutgen:update', remember); // the live preview has changed the page in place

  function remember() {
    const { service: slug, serviceName: name } = document.body.dataset;
    const page = location.href.split(/[?#]/)[0].replace(root, '');
    if (slug) tutgenStore.set('service', { slug, name, page });
  }

  // Set as late as possible and on the link itself, so that a new tab, a copied address and the keyboard get it too.
  for (const type of ['pointerdown', 'focusin', 'click']) {
    document.addEventListener(type, (event) => {
      const link = event.target instanceof Element && event.target.closest('.picker a, .services .badges a');
      if (!link || !document.body.dataset.service) return;
      const section = tutgenPosition.current()?.id ?? '';
      link.setAttribute('href', tutgenTheme.withSection(link.getAttribute('href'), section));
    });
  }

  // Only between the pages of a tutorial is there something that stands still.
  addEventListener('pageswap', ({ activation, viewTransition }) => {
    const folder = (address) => new URL('.', address).href;
    const next = activation?.entry?.url;
    if (next && folder(next) !== folder(location.href)) viewTransition?.skipTransition();
  });
})();
