// What several scripts need of the page: a voice, and buttons on blocks of code.
// In the live preview the page changes in place: `data-live` keeps what is made here, `tutgen:update` tells of the new.
const tutgenPage = (() => {
  // One live region for the page. It must be there before it is given something to say.
  const status = make('div', 'visually-hidden');
  status.setAttribute('role', 'status');
  document.body.append(status);

  // The marks of a block are one stop of the tab key, and so are its buttons, and the badges: arrow keys go on to the others.
  document.addEventListener('keydown', (event) => {
    const stop = event.target instanceof Element ? event.target.closest('.callout, .tools > *, .page-heading .badges a') : null;
    if (!stop) return;
    const stops = /** @type {HTMLElement[]} */ ([...stop.closest('.tools, code, .badges').querySelectorAll('a, button')]);
    const at = stops.indexOf(/** @type {HTMLElement} */ (stop));
    const right = getComputedStyle(stop).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + right, ArrowLeft: at - right };
    // At a button the others scroll the page, as ever; in a list they choose.
    if (stop.matches('a')) Object.assign(to, { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 });
    const next = stops[to[event.key]];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    next.focus();
  });

  function make(tag, css, text = '') {
    const element = document.createElement(tag);
    element.className = css;
    element.textContent = text;
    element.dataset.live = 'keep';
    if (tag === 'button') element.type = 'button';
    return element;
  }

  return {
    make,

    // Emptied first: the same words twice would be announced once.
    say(words) {
      if (!status.isConnected) document.body.append(status);
      status.textContent = '';
      setTimeout(() => { status.textContent = words; }, 50);
    },

    // Calls `attend` now, and whenever the live preview has changed the page.
    attend(attend) {
      attend();
      document.addEventListener('tutgen:update', attend);
    },

    // The same, but first in a task of its own: a slow phone answers its reader between them.
    attendSoon(attend) {
      setTimeout(() => this.attend(attend));
    },

    // Whether a press of a link opens it in its place.
    isPlain(event) {
      return !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    },

    // The button of a class in the first row of a figure, made where there is none as yet. The tab key stops at the copy
    // button, which each block has.
    tool(figure, css, text, act) {
      const caption = figure.querySelector(':scope > figcaption');
      const tools = figure.querySelector('.tools') ?? make('div', 'tools');
      if (caption && tools.previousElementSibling !== caption) caption.after(tools);
      if (!caption && figure.firstElementChild !== tools) figure.prepend(tools);
      let button = tools.querySelector(`.${css}`);
      if (!button) {
        button = make('button', css, text);
        button.addEventListener('click', () => act(button));
        if (css === 'copy') tools.append(button);
        else {
          button.tabIndex = -1;
          tools.prepend(button);
        }
        if (tools.children.length > 1) {
          tools.setAttribute('role', 'toolbar');
          tools.setAttribute('aria-label', this.nameOf(figure));
        }
      }
      return button;
    },

    // The name of the block of code that an element belongs to.
    nameOf(element) {
      const figure = element.closest('figure');
      return figure?.querySelector('figcaption')?.textContent.trim() || figure?.getAttribute('aria-label') || '';
    },
  };
})();
