// Requests in the form that is chosen: in place of the lines of HTTP, with the marks of the same notes. The forms of a page are
// in a script beside it, which is loaded once.
const tutgenForms = (() => {
  const HTTP = 'http';
  const http = new WeakMap(); // the block of a request -> its lines as HTTP
  const loading = {};

  tutgenPage.attend(show);
  for (const type of ['storage', 'pageshow']) addEventListener(type, show);

  // The choice is that of the variant `language`, which tabs follow.
  function choose(language) {
    tutgen.form = language; // where nothing can be stored
    tutgenStore.set('variants', { ...tutgenStore.get('variants'), language });
    dispatchEvent(new Event('storage')); // for this page, as for others
  }

  function open(button, names) {
    const words = names.map((name) => tutgenLanguage.labels()[name]);
    tutgenTheme.load('code').then(() => tutgenMenu(button, words, (i) => choose(names[i])));
  }

  function formOf(figure) {
    const names = figure.dataset.forms.split(' ');
    const language = tutgenStore.get('variants')?.language ?? tutgen.form;
    return names.includes(language) ? language : names[0];
  }

  async function show() {
    const figures = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('figure[data-forms]')]);
    const wanted = () => figures.map(formOf);
    if (wanted().some((name) => name !== HTTP)) await load(document.body.dataset.forms).catch(() => {});
    const looked = inView(); // stays where it is in the window
    const top = looked?.getBoundingClientRect().top;
    let isChanged = false;
    wanted().forEach((name, i) => { isChanged = put(figures[i], name) || isChanged; });
    if (!isChanged) return;
    document.dispatchEvent(new CustomEvent('tutgen:update'));
    if (looked) scrollBy({ top: looked.getBoundingClientRect().top - top, behavior: 'instant' });
  }

  function load(address) {
    loading[address] ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement('script'), { src: address, onload: resolve });
      script.dataset.live = 'keep';
      script.onerror = () => {
        delete loading[address]; // a network that fails now may work later
        script.remove();
        reject(new Error(`cannot load ${address}`));
      };
      document.head.append(script);
    });
    return loading[address];
  }

  // Whether the block has changed.
  function put(figure, name) {
    const pre = figure.querySelector(':scope > pre');
    const form = tutgen.requests?.blocks[figure.id]?.[name];
    if (!pre.dataset.form) http.set(figure, pre); // made by the build, or changed by the live preview
    const is = form ? name : HTTP; // a form may be missing that could not be loaded
    tutgenLanguage.say(figure, is);
    if ((pre.dataset.form ?? HTTP) === is) return false;
    const next = form ? preOf(http.get(figure), name, form) : http.get(figure);
    pre.replaceWith(next);
    renumber(next);
    return true;
  }

  function preOf(plain, name, [lines, emphasized, notes]) {
    const pre = document.createElement('pre');
    const code = document.createElement('code');
    pre.dataset.form = name;
    pre.className = lines.length > 1 ? 'numbered' : '';
    code.className = `language-${tutgen.requests.lexers[name]}`;
    const marks = plain.querySelectorAll('.callout');
    lines.forEach((tokens, i) => {
      const line = document.createElement('span');
      line.className = emphasized.includes(i + 1) ? 'line hll' : 'line';
      line.dataset.line = String(i + 1);
      line.append(...told(tokens));
      const own = [...marks].filter((_, n) => notes[n] === i + 1);
      if (own.length) {
        const place = line.appendChild(document.createElement('span'));
        place.className = 'marks';
        place.append(...own.map((mark) => mark.cloneNode(true)));
      }
      if (i + 1 < lines.length) line.append('\n');
      code.append(line);
    });
    pre.append(code);
    return pre;
  }

  // The class and the text of each token, one behind the other; in a text with placeholders, every second part is a name.
  function* told(tokens) {
    for (let i = 0; i < tokens.length; i += 2) {
      const parts = [tokens[i + 1]].flat().map((part, n) => (n % 2 ? placeholder(part) : part));
      if (tokens[i]) {
        const token = document.createElement('span');
        token.className = tokens[i];
        token.append(...parts);
        yield token;
      } else {
        yield* parts;
      }
    }
  }

  function placeholder(name) {
    const element = document.createElement('var');
    element.dataset.name = name;
    element.textContent = `<${name}>`;
    return element;
  }

  // The links back to the lines say their numbers.
  function renumber(pre) {
    for (const mark of pre.querySelectorAll('.callout')) {
      const back = document.getElementById(tutgenTheme.noteOf(mark.hash))?.querySelector('.note-back');
      const { dataset } = mark.closest('.line');
      back?.setAttribute('aria-label', tutgenTheme.filled(tutgen.requests.back, { number: mark.dataset.number, line: dataset.line }));
    }
  }

  // What is being chosen, or else the block or the element in the upper third of the window.
  function inView() {
    if (document.activeElement.matches('.form')) return document.activeElement;
    const { left, width } = document.querySelector('.content').getBoundingClientRect();
    const element = document.elementFromPoint(left + width / 2, innerHeight / 3);
    return element?.closest('.content figure') ?? element?.closest('.content *');
  }

  return { open };
})();
