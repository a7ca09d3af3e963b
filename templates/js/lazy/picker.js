// The list of services in the bar has arrow keys and, if there are many services, a filter; Enter in it opens the first that is
// found. It closes by Escape, and when the
// reader goes elsewhere.
(() => {
  const MANY = 12;
  const KEYS = { ArrowDown: 1, ArrowUp: -1, Home: 0, End: 0 }; // and how far an arrow goes
  const picker = () => /** @type {HTMLDetailsElement | null} */ (document.querySelector('.picker'));

  tutgenPage.attend(attend);
  toggled(); // while this was loaded
  document.addEventListener('toggle', ({ target }) => { if (target === picker()) toggled(); }, true);
  for (const type of ['pointerdown', 'focusin']) {
    document.addEventListener(type, ({ target }) => {
      const details = picker();
      if (details?.open && target instanceof Node && !details.contains(target)) details.open = false;
    });
  }
  document.addEventListener('keydown', (event) => {
    const details = picker();
    if (!details || !(event.target instanceof Node) || !details.contains(event.target)) return;
    if (event.key === 'Escape' && details.open) {
      details.open = false;
      details.querySelector('summary').focus();
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.value.trim()) {
      /** @type {HTMLElement | null} */ (details.querySelector('li:not([hidden]) a'))?.click();
    } else if (event.key in KEYS && !(event.target instanceof HTMLInputElement && !KEYS[event.key])) {
      event.preventDefault();
      details.open = true;
      move(details, event.key);
    }
  });

  function attend() {
    const details = picker();
    const list = details?.querySelector('ul');
    if (!list || details.querySelector('input') || list.children.length < MANY) return;
    const field = document.createElement('input');
    const found = document.createElement('output');
    for (const made of [field, found]) made.dataset.live = 'keep';
    field.type = 'search';
    field.placeholder = tutgen.words.filter_services;
    field.setAttribute('aria-label', field.placeholder);
    found.setAttribute('role', 'status');
    field.addEventListener('input', () => {
      const items = [...details.querySelectorAll('li')];
      const query = field.value.trim();
      for (const item of items) item.hidden = !tutgenTheme.fits(item.textContent, query);
      found.textContent = tutgenTheme.found(items.filter((item) => !item.hidden).length, query, tutgen.words);
    });
    list.before(field, found);
  }

  function toggled() {
    const details = picker();
    const field = details?.querySelector('input');
    if (!details?.open) {
      if (field) field.value = ''; // Escape does so too, but tells nobody
      field?.dispatchEvent(new Event('input'));
      return;
    }
    const list = details.querySelector('ul');
    const current = /** @type {HTMLElement} */ (list.querySelector('[aria-current]'));
    if (current) list.scrollTop = current.offsetTop - list.clientHeight / 2; // scrollIntoView would move the page, too
    if (matchMedia('(pointer: fine)').matches) field?.focus({ preventScroll: true });
  }

  function move(details, key) {
    const links = [...details.querySelectorAll('li:not([hidden]) a')];
    const at = links.indexOf(document.activeElement);
    const start = details.querySelector('input') ? 0 : Math.max(links.findIndex((a) => a.hasAttribute('aria-current')), 0);
    const wanted = { Home: 0, End: links.length - 1 }[key] ?? (at < 0 ? start : at + KEYS[key]);
    links[Math.min(Math.max(wanted, 0), links.length - 1)]?.focus();
  }
})();
