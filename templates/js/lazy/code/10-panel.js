// Your values: what readers put in the place of placeholders, for all blocks of code of the page. Other pages of the
// site fill theirs with it too, as long as the tab is open. What sounds secret stays in memory, until the page is left.
const tutgenValues = (() => {
  const values = new Map();
  const revealed = new Set();
  const box = tutgenPage.make('div', 'beside values');
  box.popover = 'auto';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', tutgen.words.your_values);
  box.addEventListener('toggle', () => { if (!box.matches(':popover-open')) revealed.clear(); fill(); });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault(); // else it would press the button that gets the focus
    box.hidePopover();
  });

  load();
  addEventListener('pagehide', () => {
    box.hidePopover?.();
    load(); // secret ones are in no store
    fill();
  });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) { load(); fill(); } });
  // What is masked is copied as it is.
  document.addEventListener('copy', (event) => {
    const masked = [...document.querySelectorAll('var.secret')].filter((variable) => getSelection().containsNode(variable, true));
    if (!masked.length) return;
    for (const variable of masked) variable.classList.remove('secret');
    event.clipboardData.setData('text/plain', getSelection().toString());
    event.preventDefault();
    fill();
  });
  tutgenPage.attend(fill);

  function load() {
    values.clear();
    for (const [name, value] of Object.entries(tutgenStore.session.get('values') ?? {}).filter(isStored)) values.set(name, value);
  }

  function isStored([name, value]) {
    return typeof value === 'string' && !tutgenFilling.isSecret(name);
  }

  // A response shows what it will hold: that alone is nothing to fill in.
  function variables() {
    return [...document.querySelectorAll('figure.code:not(.response) var')];
  }

  function nameOf(variable) {
    return variable.getAttribute('data-name');
  }

  function fill() {
    for (const variable of document.querySelectorAll('figure.code var')) {
      const name = nameOf(variable);
      const value = values.get(name);
      variable.textContent = value ? tutgenFilling.filled(value, placeOf(variable)) : `<${name}>`;
      variable.classList.toggle('filled', Boolean(value));
      variable.classList.toggle('secret', Boolean(value) && tutgenFilling.isSecret(name) && !revealed.has(name));
    }
  }

  function placeOf(variable) {
    const token = variable.parentElement;
    let before = '';
    for (let node = variable.previousSibling; node; node = node.previousSibling) before = node.textContent + before;
    return {
      language: variable.closest('code').className.replace('language-', ''),
      kind: token.matches('.line') ? '' : token.matches('.o + .s') ? 'form' : token.className,
      before,
    };
  }

  // `place`: the placeholder that was pressed, or the first one of the button's block.
  function open(button, place = button.closest('figure').querySelector('var')) {
    const name = nameOf(place);
    const names = new Set(variables().map(nameOf));
    if (!names.has(name)) return;
    const reset = tutgenPage.make('button', 'reset', tutgen.words.code_reset);
    reset.addEventListener('click', () => {
      values.clear();
      for (const input of box.querySelectorAll('input')) input.value = '';
      save();
    });
    box.replaceChildren(
      tutgenPage.make('strong', '', tutgen.words.your_values),
      ...[...names].map(field),
      tutgenPage.make('p', 'hint', tutgen.words.code_kept),
      reset,
    );
    if (!box.isConnected) (document.querySelector('main') ?? document.body).append(box); // a landmark, if there is one
    button?.focus({ preventScroll: true }); // where the focus returns to
    box.showPopover(button ? { source: button } : {});
    box.querySelectorAll('input')[[...names].indexOf(name)].focus();
    uncover(place);
  }

  // Scrolls until the panel, which is below the code on narrow screens, covers the place no more.
  function uncover(place) {
    const [panel, { left, right, bottom }] = [box, place].map((element) => element.getBoundingClientRect());
    if (left < panel.right && right > panel.left && bottom > panel.top - 48) scrollBy(0, bottom - panel.top + 48);
  }

  function field(name) {
    const label = tutgenPage.make('label', '');
    const input = document.createElement('input');
    input.autocomplete = 'off';
    input.spellcheck = false;
    input.placeholder = `<${name}>`;
    input.value = values.get(name) ?? '';
    input.addEventListener('input', () => {
      values.set(name, input.value.trim());
      save();
    });
    label.append(tutgenPage.make('span', '', name), input);
    if (tutgenFilling.isSecret(name)) label.append(reveal(name, input));
    const hint = hintOf(name);
    if (hint) {
      label.append(hint);
      input.setAttribute('aria-description', hint.textContent);
    }
    input.setAttribute('aria-label', name);
    if (input.type !== 'password') return label;
    const form = tutgenPage.make('form', ''); // of its own, which a field for a password wants; it is never sent
    form.append(label);
    return form;
  }

  function reveal(name, input) {
    const button = tutgenPage.make('button', '', tutgen.words.code_show);
    input.type = 'password';
    button.setAttribute('aria-label', tutgenTheme.filled(tutgen.words.code_show_named, { name }));
    button.addEventListener('click', () => {
      const shown = input.type === 'password';
      input.type = shown ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(shown));
      if (shown) revealed.add(name);
      else revealed.delete(name);
      fill();
    });
    return button;
  }

  // What a request says of where a value comes from: the request whose answer gives it, and the JSON Pointer to it there.
  function sourceOf(name) {
    const figures = variables().filter((variable) => nameOf(variable) === name).map((variable) => variable.closest('figure'));
    const [found] = figures.map(({ dataset }) => JSON.parse(dataset.values ?? '{}')[name]).filter(Boolean);
    return found ? { response: document.getElementById(`response-${found[0]}`), pointer: found[1] } : null;
  }

  // The earlier response that gives a value.
  function giverOf(name) {
    const said = sourceOf(name)?.response;
    if (said) return said;
    const first = variables().find((variable) => nameOf(variable) === name);
    return [...document.querySelectorAll('figure.response')].findLast((figure) => {
      if (!(figure.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING)) return false;
      const texts = (selector) => [...figure.querySelectorAll(selector)].map(({ textContent }) => textContent.replace(/"/g, ''));
      return [...figure.querySelectorAll('var')].map(nameOf).includes(name) || tutgenFilling.gives(name, texts('.nt'), figure.id);
    });
  }

  // That response, or else what the note on the line of a placeholder says, or a note or sentence of the page that names it,
  // as for those in headers.
  function hintOf(name) {
    const response = giverOf(name);
    const hint = tutgenPage.make('span', 'hint');
    if (response) {
      const link = document.createElement('a');
      link.href = `#${encodeURIComponent(response.id)}`;
      link.textContent = tutgenPage.nameOf(response).replace(response.querySelector('.status')?.textContent ?? '', '').trim();
      link.addEventListener('click', () => box.hidePopover());
      const [before, after] = tutgen.words.code_given_by.split('{name}');
      hint.append(before, link, after);
      return hint;
    }
    const first = variables().find((variable) => nameOf(variable) === name);
    const mark = markOf(first);
    const note = mark ? document.getElementById(tutgenTheme.noteOf(mark.getAttribute('href'))) : sentenceOn(name, first);
    hint.textContent = note && sayingOf(name, note.textContent);
    const way = note && (note.dir || note.querySelector(':scope > [dir]')?.dir); // of Latin letters on a page from right to left
    if (way) hint.dir = way;
    return note && hint;
  }

  // The mark on the line of a placeholder, or on another line of its block that has it, be it as the variable of a shell that is
  // set to it (NAME='<name>').
  function markOf(variable) {
    const name = nameOf(variable);
    const shell = variable.parentElement.previousElementSibling?.previousElementSibling;
    const use = shell?.matches('.nv') ? new RegExp(`\\$\\{?${shell.textContent}\\b`) : null;
    const lines = [variable.closest('.line'), ...variable.closest('code').querySelectorAll('.line:has(.callout)')];
    const has = (line) => [...line.querySelectorAll('var')].some((other) => nameOf(other) === name) || use?.test(line.textContent);
    return lines.filter(has).map((line) => line.querySelector('.callout')).find(Boolean);
  }

  // The first in the notes of the placeholder's block, else in the text.
  function sentenceOn(name, variable) {
    const named = (root, selector) => [...root.querySelectorAll(selector)].find((part) =>
      [...part.querySelectorAll('code')].some(({ textContent }) => textContent === `<${name}>` || textContent === name));
    return named(variable.closest('figure'), '.notes > li, .notes > p') ?? named(document, '.content :is(p, li, dd, td):not(.code *):not(:has(p, li))');
  }

  // A text without what it begins with: sentences on other placeholders, up to the last of them before one that names this.
  function sayingOf(name, text) {
    const sentences = [...new Intl.Segmenter(document.documentElement.lang, { granularity: 'sentence' }).segment(text)].map(({ segment }) => segment);
    const others = variables().map(nameOf).filter((other) => other !== name);
    const at = sentences.findIndex((sentence) => sentence.includes(name));
    return sentences.slice(sentences.slice(0, Math.max(at, 0)).findLastIndex((sentence) => others.some((other) => sentence.includes(`<${other}>`))) + 1).join('');
  }

  function save() {
    tutgenStore.session.set('values', Object.fromEntries([...values].filter((entry) => isStored(entry) && entry[1])));
    fill();
  }

  return {
    open,
    // The names of the placeholders whose values a response gives.
    givenBy: (figure) => [...new Set(variables().map(nameOf))].filter((name) => giverOf(name) === figure),
    // Name -> the JSON Pointer to its value in the answer, as far as requests say so.
    pointersOf(names) {
      const said = new Map();
      for (const name of names) if (sourceOf(name)) said.set(name, sourceOf(name).pointer);
      return said;
    },
    set(name, value) {
      values.set(name, value);
      save();
    },
  };
})();
