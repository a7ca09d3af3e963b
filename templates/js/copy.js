// Copy buttons. Without script there is none, and the code can still be selected: numbers and marks are not text.
(() => {
  const { words } = tutgen;
  tutgenPage.attendSoon(() => {
    const names = new Map();
    for (const figure of document.querySelectorAll('figure.code')) {
      if (!figure.querySelector('pre > code')) {
        figure.querySelector('.tools')?.remove();
        continue;
      }
      const label = tutgenTheme.filled(words.copy_named, { caption: tutgenPage.nameOf(figure) });
      const count = (names.get(label) ?? 0) + 1;
      names.set(label, count);
      const button = tutgenPage.tool(figure, 'copy', words.copy, copyCode);
      button.setAttribute('aria-label', count > 1 ? `${label} (${count})` : label);
    }
  });

  async function copyCode(button) {
    const code = button.closest('figure').querySelector('pre > code');
    const isSession = code.querySelector('.gp');
    const copied = await copy(isSession ? await tutgenTheme.load('clipboard').then(() => tutgenSession(code)) : code.textContent);
    button.focus();
    if (!copied) getSelection().selectAllChildren(code); // one key press away
    button.textContent = copied ? words.copied : words.copying_failed;
    tutgenPage.say(copied ? words.copied_said : words.copying_failed_said);
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = words.copy; }, 2500);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { // plain http has no navigator.clipboard; a permission may be denied
      return tutgenTheme.load('clipboard').then(() => tutgenCopy(text), () => false);
    }
  }
})();
