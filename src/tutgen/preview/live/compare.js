// The comparison of two services' pages: marks the words that differ, and leads from one difference to the next.
(() => {
  const DIFFERENT = '.row:not(.same)';
  const MOST_TIME = 1500; // milliseconds for all rows; the rest is marked as a whole
  const KEPT = 'tutgen-only-differences'; // from one comparison to the next

  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll('#left, #right'))) {
    select.addEventListener('change', () => { location.href = select.selectedOptions[0].dataset.href; });
    addEventListener('pageshow', () => { // gone back to, it says again what stands below it
      select.selectedIndex = [...select.options].findIndex((option) => option.defaultSelected);
    });
  }

  // ------------------------------------------------------------------------------------------- the words that differ

  let left;
  let right;

  function mark() {
    const highlights = 'highlights' in CSS;
    const started = performance.now();
    [left, right] = [[], []];
    for (const row of document.querySelectorAll('.row')) {
      const whole = row.matches('.differs') && !(highlights && performance.now() - started < MOST_TIME && markWords(row));
      row.toggleAttribute('data-whole', whole);
    }
    if (!highlights) return;
    CSS.highlights.set('only-left', new Highlight(...left));
    CSS.highlights.set('only-right', new Highlight(...right));
  }

  function markWords(row) {
    const a = words(row.querySelector('.left'));
    const b = words(row.querySelector('.right'));
    const common = commonWords(a, b);
    if (!common) return false;
    const [inA, inB] = common;
    const rangesA = ranges(a, inA);
    const rangesB = ranges(b, inB);
    left.push(...rangesA);
    right.push(...rangesB);
    return rangesA.length + rangesB.length > 0;
  }

  // The words of a cell, each with its place in the document.
  function words(cell) {
    const found = [];
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      for (const word of wordsOf(node.data)) found.push({ ...word, node });
    }
    return found;
  }

  // What is not common; neighbours of one text node together, with the space between them.
  function ranges(list, common) {
    const found = [];
    let last = -2;
    list.forEach(({ node, start, end }, index) => {
      if (common.has(index)) return;
      const range = found.at(-1);
      if (last === index - 1 && range?.endContainer === node) {
        range.setEnd(node, end);
      } else {
        const next = document.createRange();
        next.setStart(node, start);
        next.setEnd(node, end);
        found.push(next);
      }
      last = index;
    });
    return found;
  }

  // -------------------------------------------------------------------------------------------- from one to the next

  const previous = button('Previous', 'p', () => go(-1));
  const next = button('Next', 'n', () => go(1));
  const only = document.createElement('input');
  const label = document.createElement('label');
  const place = document.createElement('output');
  const tools = document.createElement('div');
  only.type = 'checkbox';
  only.id = 'only-differences';
  only.checked = sessionStorage.getItem(KEPT) !== null;
  only.addEventListener('change', () => {
    if (only.checked) sessionStorage.setItem(KEPT, '');
    else sessionStorage.removeItem(KEPT);
    different[at]?.scrollIntoView({ block: 'center' });
  });
  label.append(only, 'Only differences');
  tools.className = 'tools';
  tools.dataset.live = 'keep';
  tools.append(previous, place, next, label);
  document.querySelector('header').append(tools);

  let different = [];
  let at = -0.5; // the index of the current one; between two indexes where none is

  function button(word, key, act) {
    const element = document.createElement('button');
    const shortcut = document.createElement('kbd');
    element.type = 'button';
    element.setAttribute('aria-label', `${word} difference`);
    element.setAttribute('aria-keyshortcuts', key);
    shortcut.textContent = key;
    element.append(word, shortcut);
    element.addEventListener('click', act);
    return element;
  }

  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest('select, textarea, [type=text]');
    if (event.ctrlKey || event.altKey || event.metaKey || typing) return;
    if (event.key === 'n') go(1);
    if (event.key === 'p') go(-1);
  });

  function go(step) {
    const total = different.length;
    if (!total) return;
    different[at]?.removeAttribute('aria-current');
    at = ((step > 0 ? Math.floor(at) + 1 : Math.ceil(at) - 1) + total) % total;
    different[at].setAttribute('aria-current', 'true');
    different[at].scrollIntoView({ block: 'center' });
    tell();
  }

  function tell() {
    const total = different.length;
    previous.disabled = next.disabled = total === 0;
    if (!total) place.textContent = 'No differences';
    else if (!different[at]) place.textContent = `${total} difference${total === 1 ? '' : 's'}`;
    else place.textContent = `${at + 1} of ${total}`;
  }

  // The one that was current may have been mended, or stand elsewhere now.
  function update() {
    const current = different[at];
    different = [...document.querySelectorAll(DIFFERENT)];
    if (current) {
      const index = different.indexOf(current);
      if (index < 0) current.removeAttribute('aria-current');
      at = index < 0 ? Math.min(at, different.length) - 0.5 : index;
    }
    mark();
    tell();
  }

  document.addEventListener('tutgen:update', update);
  update();
})();
