// What several scripts need of the page: a voice, and buttons on blocks of code.
// In the live preview the page changes in place: `data-live` keeps what is made here, `tutgen:update` tells of the new.
const tutgenPage = (() => {
  // One live region for the page. It must be there before it is given something to say.
  const status = make('div', 'visually-hidden');
  status.setAttribute('role', 'status');
  document.body.append(status);

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

    // The button of a class in the first row of a figure, made where there is none as yet.
    tool(figure, css, text, act) {
      const caption = figure.querySelector(':scope > figcaption');
      const tools = figure.querySelector(':scope > .tools') ?? make('div', 'tools');
      if (caption && tools.previousElementSibling !== caption) caption.after(tools);
      if (!caption && figure.firstElementChild !== tools) figure.prepend(tools);
      let button = tools.querySelector(`.${css}`);
      if (!button) {
        button = make('button', css, text);
        button.addEventListener('click', () => act(button));
        if (css === 'copy') tools.append(button);
        else tools.prepend(button);
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
