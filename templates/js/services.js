// Changing the service keeps the section: links to the other services get the id of the section that the reader is in
// when one is pressed. The same step has the same id on every service's page; a page without it opens at its top. What the
// reader looks at, by the ids of headings, blocks and notes, stands at the same height of the window again.
// The service of the page is remembered on the device, and the page, by its address from the root of the site on.
(() => {
  const root = new URL('..', /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  tutgenPage.attend(remember);
  restore();

  function remember() {
    const { service: slug, serviceName: name } = document.body.dataset;
    const page = location.href.split(/[?#]/)[0].replace(root, '');
    if (slug) tutgenStore.set('service', { slug, name, page });
  }

  // Set as late as possible and on the link itself, so that a new tab, a copied address and the keyboard get it too.
  for (const type of ['pointerdown', 'focusin', 'click']) {
    document.addEventListener(type, (event) => {
      const link = /** @type {HTMLAnchorElement} */ (event.target instanceof Element && event.target.closest('.picker a, .services .badges a'));
      if (!link || !document.body.dataset.service) return;
      const section = tutgenPosition.current()?.id ?? '';
      link.setAttribute('href', tutgenTheme.withSection(link.getAttribute('href'), section));
      if (type === 'click' && section) tutgenStore.session.set('place', { address: link.href, ids: idsInView() });
    });
  }

  // Id and top of what has an id, the nearest to the upper third of the window first.
  function idsInView() {
    const places = [...document.querySelectorAll('.content [id]:not([hidden] *)')].map((element) => ({ id: element.id, top: element.getBoundingClientRect().top }));
    return places.filter(({ top }) => top < innerHeight / 3).slice(-40).reverse();
  }

  function restore() {
    const { address, ids = [] } = tutgenStore.session.get('place') ?? {};
    tutgenStore.session.remove('place');
    const found = address === location.href && ids.find(({ id }) => document.getElementById(id));
    if (!found) return;
    const place = () => scrollBy({ top: document.getElementById(found.id).getBoundingClientRect().top - found.top, behavior: 'instant' });
    place();
    addEventListener('load', place); // until then browsers go to the section
  }

  // Only between the pages of a tutorial is there something that stands still.
  addEventListener('pageswap', ({ activation, viewTransition }) => {
    const folder = (address) => new URL('.', address).href;
    const next = activation?.entry?.url;
    if (next && folder(next) !== folder(location.href)) viewTransition?.skipTransition();
  });
})();
