// The grid of services and tutorials, and the cards of an overview: the service that was read last is offered first, if
// it still has a page here; what is many has a filter.
(() => {
  const { words } = tutgen;
  const root = new URL('..', /** @type {HTMLScriptElement} */ (document.currentScript).src).href;

  tutgenPage.attend(() => {
    for (const starts of document.querySelectorAll('.starts')) {
      const list = starts.querySelector('.grid, .cards');
      offer(starts, list);
      if (starts.classList.contains('many') && !starts.querySelector('.filter')) filter(list);
    }
  });

  function offer(starts, list) {
    const last = tutgenStore.get('service');
    for (const old of starts.querySelectorAll('.continue, .last-used')) old.remove();
    const item = last && [...list.querySelectorAll('[data-service]')].find((one) => tutgenStarts.isService(one.dataset, last.slug));
    const links = item ? [...item.querySelectorAll('td a, :scope > a')] : [];
    starts.classList.toggle('known', links.length > 0);
    if (!links.length) return;
    const link = links.find(({ href }) => href === root + last.page) ?? links[0];
    const name = item.querySelector('th, a').textContent.trim();
    const line = tutgenPage.make('p', 'continue');
    const way = tutgenPage.make('a', '', tutgenTheme.filled(words.starts_continue, { service: name }));
    way.href = link.href;
    line.append(way);
    const titles = list.querySelectorAll('thead th');
    if (titles.length > 2) {
      const title = tutgenPage.make('small', '');
      title.innerHTML = titles[link.closest('td').cellIndex].querySelector('a').innerHTML;
      line.append(' ', title);
    }
    (starts.querySelector('.filters') ?? list).before(line);
    const mark = tutgenPage.make('small', 'last-used', words.starts_last_used);
    const head = item.querySelector('th');
    if (head) head.append(mark);
    else item.querySelector('a').after(mark);
  }

  function filter(list) {
    const rows = [...list.querySelectorAll('tbody tr, .card')];
    const heads = [...list.querySelectorAll('thead th')].slice(1);
    const field = tutgenPage.make('input', 'filter');
    const found = tutgenPage.make('output', 'found');
    field.type = 'search';
    field.placeholder = heads.length > 1 ? words.starts_filter : words.filter_services;
    field.setAttribute('aria-label', field.placeholder);
    found.setAttribute('role', 'status');
    field.addEventListener('input', () => {
      const typed = field.value.trim();
      const fits = (text) => tutgenTheme.fits(text, typed);
      const titles = heads.map((head) => head.textContent);
      const seen = new Set();
      for (const row of rows) {
        const name = row.querySelector('th')?.textContent ?? row.textContent;
        const cells = titles.flatMap((title, at) => (row.cells[at + 1].firstChild && fits(`${name} ${title}`) ? [at + 1] : []));
        for (const at of cells) seen.add(at);
        row.hidden = !(heads.length ? cells.length : fits(name));
      }
      for (const row of list.querySelectorAll('tr')) for (const at of heads.keys()) row.cells[at + 1].hidden = typed !== '' && !seen.has(at + 1);
      found.textContent = tutgenTheme.found(rows.filter((row) => !row.hidden).length, typed, words);
    });
    const line = tutgenPage.make('p', 'filters');
    line.append(field, found);
    list.before(line);
  }
})();
