// Copy buttons. Without script there is none, and the code can still be selected: numbers and marks are not text.
// In the live preview the page changes in place: `data-live` keeps what is made here, `tutgen:update` tells of the new.
(() => {
  // One live region for the page. It must be there before it is given something to say.
  const status = document.createElement('div');
  status.className = 'visually-hidden';
  status.dataset.live = 'keep';
  status.setAttribute('role', 'status');

  attend();
  document.addEventListener('tutgen:update', attend);

  function attend() {
    for (const figure of document.querySelectorAll('figure.code')) {
      if (!status.isConnected) document.body.append(status);
      const caption = figure.querySelector('figcaption');
      let button = figure.querySelector(':scope > .copy');
      if (!figure.querySelector('pre > code')) {
        button?.remove();
        continue;
      }
      button ??= makeButton(figure);
      button.setAttribute('aria-label', tutgenTheme.copyLabel(caption?.textContent));
      if (caption && button.previousElementSibling !== caption) caption.after(button);
      if (!caption && figure.firstElementChild !== button) figure.prepend(button);
    }
  }

  function makeButton(figure) {
    const button = document.createElement('button');
    let timer;
    button.type = 'button';
    button.className = 'copy';
    button.dataset.live = 'keep';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const code = figure.querySelector('pre > code');
      const copied = await copy(code.textContent);
      button.focus();
      if (!copied) select(code); // one key press away
      button.textContent = copied ? 'Copied' : 'Failed';
      announce(copied ? 'Copied.' : 'Copying failed. The code is selected: copy it with the keyboard.');
      clearTimeout(timer);
      timer = setTimeout(() => { button.textContent = 'Copy'; }, 2500);
    });
    return button;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByCommand(text); // plain http has no navigator.clipboard; a permission may be denied
    }
  }

  function copyByCommand(text) {
    const field = document.createElement('textarea');
    field.className = 'visually-hidden';
    field.readOnly = true;
    field.value = text; // only so that there is a selection; what is copied is set below, whatever a style sheet does
    field.addEventListener('copy', (event) => {
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
    });
    document.body.append(field);
    field.select();
    let copied = false;
    try {
      copied = document.execCommand('copy');
    } catch {
      // stays false
    }
    field.remove();
    return copied;
  }

  function select(code) {
    getSelection().selectAllChildren(code);
  }

  // Emptied first: the same words twice would be announced once.
  function announce(words) {
    status.textContent = '';
    setTimeout(() => { status.textContent = words; }, 50);
  }
})();
