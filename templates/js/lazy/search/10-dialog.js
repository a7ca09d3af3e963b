// The dialog: a field, and below it links to what was found. Arrow keys go from the field along the links and back, Enter
// follows the first one, Escape closes, and the focus returns to where it was.
(() => {
  const root = new URL('..', /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const { words } = tutgen;
  const { filled } = tutgenTheme;
  const isMirrored = document.dir === 'rtl';
  const MIRRORED = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}]/u;
  const LETTER = /\p{L}/u;
  const SHOWN = { rows: 8, pages: 12, hits: 4, value: 80 };
  const dialog = make('dialog', { className: 'search', ariaLabel: words.search_field });
  const field = make('input', { type: 'text', placeholder: words.search_hint, ariaLabel: words.search_field, autocomplete: 'off', spellcheck: false, enterKeyHint: 'search', inputMode: 'search' });
  const close = make('button', { type: 'button', className: 'search-close', textContent: words.search_close });
  const status = make('p', { className: 'search-status' });
  const results = make('div', { className: 'search-results' });
  let index; // a promise that it is there
  let asked = 0;
  let shown = Promise.resolve(); // once what the field asks for is shown

  status.setAttribute('role', 'status');
  dialog.dataset.live = 'keep';
  dialog.append(make('div', { className: 'search-head' }, field, close), status, results);
  close.addEventListener('click', () => dialog.close());
  field.addEventListener('input', () => { shown = show(); });
  dialog.addEventListener('keydown', move);
  dialog.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target === dialog || target.closest('a')) dialog.close(); // the backdrop, or a place on this page
  });
  document.addEventListener('tutgen:update', () => { index = undefined; });

  tutgenSearch.open = () => {
    if (!dialog.isConnected) document.body.append(dialog);
    if (!dialog.open) dialog.showModal();
    field.select();
    index ??= read('search-index.js').then(readParts);
    index.then(show, () => { index = undefined; status.textContent = words.search_failed; });
  };

  // ---------------------------------------------------------------------------------- the data

  function read(file) {
    return new Promise((resolve, reject) => {
      const script = make('script', { src: new URL(file, root).href });
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
      script.dataset.live = 'keep';
    });
  }

  // The texts of a large site come in parts, that of the tutorial being read first. What is found grows with them.
  function readParts() {
    const numbers = new Set([here()?.part, ...tutgenSearch.groups.map(({ part }) => part)].filter(Boolean));
    tutgenSearch.waiting = numbers.size;
    let before = Promise.resolve();
    for (const number of numbers) {
      const done = () => { tutgenSearch.waiting--; show(); };
      before = before.then(() => read(`search-index-${number}.js`)).then(done, done);
    }
  }

  function address() {
    const path = decodeURIComponent(location.pathname);
    const base = decodeURIComponent(root.pathname);
    return path.startsWith(base) ? path.slice(base.length).replace(/(^|\/)$/, '$1index.html') : '';
  }

  function here() {
    const folder = address().replace(/[^/]*$/, '');
    return tutgenSearch.groups.find((group) => group.services.length && group.folder === folder);
  }

  // The service of the page, or the one that was read last.
  function mine() {
    const slug = address().replace(/^.*\//, '').replace(/\.html$/, '');
    const known = (name) => tutgenSearch.services.findIndex(({ slug }) => slug === name);
    return here()?.services.includes(known(slug)) ? known(slug) : known(tutgenStore.get('service')?.slug);
  }

  // ------------------------------------------------------------------------------ what is found

  async function show() {
    const query = field.value.trim();
    const turn = ++asked;
    results.ariaBusy = 'true';
    if (!tutgenSearch.groups.length) status.textContent = words.search_loading;
    await index;
    await new Promise((resume) => { setTimeout(resume); }); // what is typed meanwhile comes first: a large site takes a while
    if (turn !== asked) return;
    results.ariaBusy = 'false';
    if (!query) {
      results.replaceChildren(all());
      status.textContent = '';
      return;
    }
    const terms = tutgenSearch.terms(query);
    const rows = tutgenSearch.findRows(query, mine(), here());
    const pages = tutgenSearch.findPages(query, mine(), here());
    const count = rows.length + pages.reduce((sum, { hits }) => sum + hits.length, 0);
    if (!count && tutgenSearch.waiting) {
      status.textContent = words.search_loading;
      results.replaceChildren();
    } else if (!count) {
      nothing(query);
    } else {
      status.textContent = filled(words.search_found, { count });
      results.replaceChildren(
        ...rows.slice(0, SHOWN.rows).map((row) => rowOf(row, terms)),
        ...pages.slice(0, SHOWN.pages).map((page) => pageOf(page, terms)),
        all(),
      );
    }
    results.scrollTop = 0;
  }

  function nothing(query) {
    const said = filled(words.nothing_found, { query });
    const near = tutgenSearch.suggestion(query);
    const offer = near && filled(words.search_instead, { query: near });
    status.replaceChildren(said, make('span', { className: 'visually-hidden', textContent: offer && ` ${offer}` }));
    const button = make('button', { type: 'button', className: 'search-suggestion', textContent: offer });
    button.addEventListener('click', () => { field.value = near; field.focus(); show(); });
    results.replaceChildren(...(near ? [button] : []), all());
  }

  // A value that several services have is shown once, with their names.
  function rowOf({ key, cells, count }, terms) {
    const items = tutgenSearch.byValue(cells).map(([value, same]) => {
      const code = make('code', { dir: 'ltr' }, ...tutgenSearch.excerpt(value, terms, SHOWN.value).map(([text]) => text));
      const name = ({ service }) => tutgenSearch.services[service].name;
      const item = make('li', {}, ...(same.length > 1
        ? [code, make('span', { textContent: ` ${same.length}/${count}: ` }), ...same.flatMap((cell, at) => [at ? ', ' : '', link(cell.href, { textContent: name(cell) })])]
        : [link(same[0].href, {}, make('span', { textContent: name(same[0]) }), code)]));
      item.classList.toggle('same', same.length > 1);
      item.classList.toggle('mine', same[0].service === mine());
      return item;
    });
    return make('section', { className: 'search-row' }, make('h3', {}, make('code', { textContent: key, dir: 'ltr' })), make('ul', {}, ...items));
  }

  function pageOf({ title, href, hits, service }, terms) {
    const items = hits.slice(0, SHOWN.hits).filter(({ section }) => section.id || hits.length === 1 || section.text).map((hit) => {
      const heading = tutgenSearch.filled(hit.section.heading, service, isolated);
      const text = tutgenSearch.filled(hit.section.text, service, isolated);
      return make('li', {}, link(hit.href, {},
        ...(heading ? [line('span', { className: 'search-heading' }, tutgenSearch.marked(heading, terms))] : []),
        line('span', { className: 'search-excerpt' }, tutgenSearch.excerpt(text, terms))));
    });
    const name = tutgenSearch.services[service]?.name; // which the title begins with
    const parts = name ? [name, title.slice(name.length + 2)] : [title];
    const said = parts.map((text) => line('bdi', {}, tutgenSearch.marked(text, terms)));
    return make('section', { className: 'search-page' }, make('h3', {}, link(href, {}, said[0], ...(name ? [': ', said[1]] : []))), make('ul', {}, ...items));
  }

  // A line runs from right to left where the page does, unless all of its letters run the other way.
  function line(tag, properties, pieces) {
    const text = pieces.map(([piece]) => piece).join('');
    const dir = LETTER.test(text) && !MIRRORED.test(text) ? 'ltr' : 'rtl';
    return make(tag, { ...properties, ...(isMirrored ? { dir } : {}) }, ...highlighted(pieces));
  }

  // A value within a text, whose marks stay at its ends.
  function isolated(value) {
    return isMirrored && value ? `\u2068${value}\u2069` : value;
  }

  function all() {
    return make('p', { className: 'search-all' }, link('search.html', { textContent: words.search_list }));
  }

  function highlighted(pieces) {
    return pieces.map(([text, match]) => (match ? make('mark', { textContent: text }) : text));
  }

  // ------------------------------------------------------------------------------------- parts

  function move(event) {
    const links = [...results.querySelectorAll('a, button')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'Enter' && document.activeElement === field) {
      shown.then(() => { results.querySelector('a, button')?.click(); });
    } else if (event.key === 'ArrowDown') {
      links[at + 1]?.focus();
    } else if (event.key === 'ArrowUp') {
      (links[at - 1] ?? field).focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  function link(href, properties, ...children) {
    return make('a', { href: new URL(href, root).href, ...properties }, ...children);
  }

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }
})();
