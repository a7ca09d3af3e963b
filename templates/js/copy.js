// Copy buttons. Without script there is none, and the code can still be selected: numbers and marks are not text.
(() => {
  const figures = document.querySelectorAll('figure.code');
  if (!figures.length) return;

  // One live region for the page. It must be there before it is given something to say.
  const status = document.createElement('div');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  document.body.append(status);

  for (const figure of figures) {
    const code = figure.querySelector('pre > code');
    if (code) addButton(figure, code);
  }

  function addButton(figure, code) {
    const caption = figure.querySelector('figcaption');
    const button = document.createElement('button');
    let timer;
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', caption ? `Copy: ${caption.textContent.trim()}` : 'Copy code');
    button.addEventListener('click', async () => {
      const copied = await copy(code.textContent);
      button.focus();
      if (!copied) select(code); // one key press away
      button.textContent = copied ? 'Copied' : 'Failed';
      announce(copied ? 'Copied.' : 'Copying failed. The code is selected: copy it with the keyboard.');
      clearTimeout(timer);
      timer = setTimeout(() => { button.textContent = 'Copy'; }, 2500);
    });
    if (caption) caption.after(button);
    else figure.prepend(button);
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
