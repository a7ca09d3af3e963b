// The colour scheme: that of the system, light, or dark. What is chosen is there before the page is painted, by the
// script in the head (inline/scheme.js). The control needs this script, so it is made here.
(() => {
  const { words } = tutgen;
  const SCHEMES = { system: words.scheme_system, light: words.scheme_light, dark: words.scheme_dark };
  const stored = () => (tutgenStore.get('scheme') in SCHEMES ? tutgenStore.get('scheme') : 'system');

  tutgenPage.attend(attend);
  // What another tab of the site has chosen. Later, since to listen waits for the storage.
  setTimeout(() => { for (const type of ['storage', 'pageshow']) addEventListener(type, () => show(stored())); });

  function attend() {
    const bar = document.querySelector('.site-header .frame');
    if (!bar || bar.querySelector('.scheme')) return;
    const button = tutgenPage.make('button', 'scheme');
    button.addEventListener('click', () => {
      const names = Object.keys(SCHEMES);
      const next = names[(names.indexOf(stored()) + 1) % names.length];
      if (next === 'system') tutgenStore.remove('scheme');
      else tutgenStore.set('scheme', next);
      show(next);
    });
    bar.append(button);
    show(stored());
  }

  function show(scheme) {
    const root = document.documentElement;
    if (scheme === 'system') delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
    for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="theme-color"]'))) {
      const own = meta.dataset.scheme;
      meta.media = scheme === 'system' ? `(prefers-color-scheme: ${own})` : own === scheme ? 'all' : 'not all';
    }
    /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="color-scheme"]')).content = scheme === 'system' ? 'light dark' : scheme;
    const button = /** @type {HTMLElement} */ (document.querySelector('.scheme'));
    if (!button) return;
    button.dataset.shown = scheme;
    button.title = tutgenTheme.filled(words.colour_scheme, { scheme: SCHEMES[scheme] });
    button.setAttribute('aria-label', button.title);
  }
})();
