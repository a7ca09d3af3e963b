// Any two services of the table: its columns are the data. The choice stands in the address: `#cohere,elser`; `#,` is all.
// Of many services, two are chosen at the beginning: the one that is remembered, and the next.
(() => {
  const { words } = tutgen;
  const { filled } = tutgenTheme;
  const MANY = 7;
  const NONE = '\u2013'; // stands in the cell of a service that has no value
  const table = /** @type {HTMLTableElement} */ (document.querySelector('.compare-all table'));
  const services = [...table.querySelectorAll('thead th[data-slug]')].map((head) => ({
    slug: head instanceof HTMLElement ? head.dataset.slug : '',
    name: head.textContent,
  }));
  const selects = [1, 2].map(select);
  const only = make('input', { type: 'checkbox' });
  const move = make('a', {});
  const address = table.parentElement.dataset.move; // none where nothing tells of moving
  const label = make('label', {}, only, ` ${words.compare_differences}`);
  const tool = make('div', { className: 'chooser' }, ...selects.map((one) => one.parentElement), label, move);
  tool.dataset.live = 'keep';
  only.addEventListener('change', show);
  table.parentElement.before(tool);
  addEventListener('hashchange', read);
  read();

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function select(number) {
    const options = [{ slug: '', name: words.compare_all }, ...services];
    const element = make('select', { autocomplete: 'off' }, ...options.map(({ slug, name }) => Object.assign(new Option(name, slug), { dir: 'auto' })));
    make('label', {}, filled(words.compare_number, { number }), ' ', element);
    element.addEventListener('change', write);
    return element;
  }

  function read() {
    const chosen = (location.hash ? location.hash.slice(1) : beginning()).split(',');
    selects.forEach((one, i) => { one.value = services.some(({ slug }) => slug === chosen[i]) ? chosen[i] : ''; });
    show();
  }

  function beginning() {
    if (services.length < MANY) return ',';
    const slugs = services.map(({ slug }) => slug);
    const remembered = Math.max(0, slugs.indexOf(tutgenStore.get('service')?.slug));
    return `${slugs[remembered]},${slugs[(remembered + 1) % slugs.length]}`;
  }

  function write({ target }) {
    if (!target.value) for (const one of selects) one.value = ''; // all services
    const chosen = selects.map((one) => one.value);
    history.replaceState(history.state, '', `#${chosen.join(',')}`);
    show();
  }

  function show() {
    const chosen = selects.map((one) => one.value).filter(Boolean);
    const shown = services.map(({ slug }) => !chosen.length || chosen.includes(slug));
    for (const row of table.rows) {
      const [head, ...cells] = row.cells;
      if (!cells.length) continue; // the title of a part
      cells.forEach((cell, i) => { cell.hidden = !shown[i]; });
      const said = new Set(cells.filter((_, i) => shown[i]).map(text));
      const mark = head.querySelector('.differs');
      if (mark instanceof HTMLElement) mark.hidden = said.size < 2;
      const isEmpty = said.size === 1 && said.has(NONE);
      if (row.parentElement !== table.tHead) row.hidden = isEmpty || (only.checked && said.size < 2);
    }
    for (const body of table.tBodies) body.hidden = ![...body.rows].some((row) => row.cells.length > 1 && !row.hidden);
    table.toggleAttribute('data-chosen', new Set(chosen).size === 2);
    move.hidden = !address || new Set(chosen).size < 2;
    const names = chosen.map((slug) => services.find((one) => one.slug === slug).name);
    move.textContent = filled(words.moving_between, { from: names[0], to: names[1] });
    move.setAttribute('href', `${address}#${chosen.join(',')}`);
  }

  // What a cell says, without the link to the place where it stands.
  function text(cell) {
    const more = cell.querySelector('.more');
    return cell.textContent.slice(0, cell.textContent.length - (more?.textContent.length ?? 0));
  }
})();
