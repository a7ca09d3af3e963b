// Both services chosen, and what the way from one to the other means. The choice stands in the address: `#elser,cohere`.
(() => {
  const { words } = tutgen;
  const { filled } = tutgenTheme;
  const root = document.querySelector('.moving');
  if (!(root instanceof HTMLElement)) return;
  begin(JSON.parse(root.querySelector('script').textContent));

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function begin(data) {
    const selects = [words.move_from, words.move_to].map((label) => {
      const select = make('select', { autocomplete: 'off' }, ...data.services.map(([slug, name]) => Object.assign(new Option(name, slug), { dir: 'auto' })));
      make('label', {}, label, ' ', select);
      return select;
    });
    const result = make('div', {});
    const tool = make('div', { className: 'move-tool' },
      make('div', { className: 'chooser' }, ...selects.map((select) => select.parentElement)), result);
    tool.dataset.live = 'keep';
    for (const child of root.children) if (child instanceof HTMLElement) child.hidden = true;
    root.prepend(tool);
    let pair;
    selects.forEach((select, which) => {
      select.addEventListener('change', () => {
        const chosen = selects.map((one) => one.selectedIndex);
        if (chosen[0] === chosen[1]) chosen[1 - which] = pair[which]; // they change places
        show(chosen);
        tutgenPage.say(result.querySelector('h2').textContent);
      });
    });
    addEventListener('hashchange', read);
    read();

    function read() {
      const asked = location.hash.slice(1).split(',');
      show(tutgenMove.pair(data.services, asked, tutgenStore.get('service')?.slug));
    }

    function show(chosen) {
      pair = chosen;
      selects.forEach((select, i) => { select.selectedIndex = pair[i]; });
      const [from, to] = pair.map((i) => data.services[i]);
      history.replaceState(history.state, '', `#${from[0]},${to[0]}`);
      const [before, after] = pair.map((i) => data.asked[1][i]);
      const more = after.filter((part) => !before.includes(part)).map((part) => data.asked[0][part]);
      const [requests, code] = [data.requests, data.code].map((blocks) => tutgenMove.blocks(blocks, pair[0], pair[1]));
      const same = [...requests.same, ...code.same];
      result.replaceChildren(
        make('h2', { textContent: filled(words.moving_between, { from: from[1], to: to[1] }) }),
        ...(data.asked[0].length ? section(words.move_new, more.length ? list(more.map((part) => html(part))) : make('p', { textContent: words.move_nothing_new })) : []),
        ...data.moves.flatMap(([title, texts]) => said(title, data.texts[texts[pair[0] * data.services.length + pair[1]]])),
        ...differences(words.move_again, requests.changed, from[0], to[0]),
        ...differences(words.move_code, code.changed, from[0], to[0]),
        ...(same.length ? section(words.move_same, list(same.map((one) => link(one, to[0])))) : []),
      );
    }
  }

  function differences(title, blocks, from, to) {
    return blocks.length ? section(title, ...blocks.map((one) => figure(one, to, from))) : [];
  }

  function section(title, ...children) {
    return [make('h3', { textContent: title }), ...children];
  }

  function said(title, text) {
    return text ? section(title, html(text, 'div')) : [];
  }

  function html(text, tag = 'li') {
    return make(tag, { innerHTML: text });
  }

  function list(items) {
    return make('ul', {}, ...items.map((item) => (item.localName === 'li' ? item : make('li', {}, item))));
  }

  // To the step of the page that has the block, and its tab.
  function link({ caption, step, query }, slug) {
    return make('a', { href: `${slug}.html${query}${step && `#${encodeURIComponent(step)}`}`, textContent: caption });
  }

  function figure(block, to, from) {
    const lines = block.lines.map(([kind, line]) => {
      if (kind === 'same') return make('span', { textContent: `${line}\n` });
      const label = make('span', { className: 'visually-hidden', textContent: `${kind === 'added' ? words.move_added : words.move_removed} ` });
      return make(kind === 'added' ? 'ins' : 'del', {}, label, `${line}\n`);
    });
    const pre = make('pre', { dir: 'ltr', tabIndex: 0, ariaLabel: block.caption }, make('code', {}, ...lines));
    return make('figure', { className: 'difference' }, make('figcaption', {}, link(block, block.to ? to : from)), pre);
  }
})();
