// Long lines scroll or wrap, as the reader chooses; a block is a stop of the tab key only while it scrolls. Numbers of
// lines link to them: what does it (lazy/lines) is loaded when one is pressed, or the address names lines.
(() => {
  const root = document.documentElement;
  // Within a second: a page that draws nothing may never be idle.
  const idle = window.requestIdleCallback ? (work) => requestIdleCallback(work, { timeout: 1000 }) : setTimeout;
  const observer = new ResizeObserver((entries) => { for (const { target } of entries) update(target); });

  root.dataset.wrap = tutgenStore.get('wrap') ?? '';
  tutgenPage.attendSoon(() => {
    observer.disconnect();
    for (const pre of document.querySelectorAll('main pre')) {
      observer.observe(pre); // calls update at once, too, unless the block is out of view and not laid out
      idle(() => { if (mayBeLong(pre)) update(pre); });
    }
  });
  addEventListener('hashchange', named);
  named();

  document.addEventListener('click', (event) => {
    const line = event.target instanceof Element ? event.target.closest('figure[id] .numbered .line') : null;
    if (line) tutgenTheme.load('lines').then(() => tutgenLines.press(line, event));
  });

  function named() {
    if (/-L\d/.test(location.hash)) tutgenTheme.load('lines');
  }

  // Whether a line may be longer than its block: a guess, since to know it the block is laid out, which takes long. A letter is
  // less than 10 px wide, those of some scripts more.
  function mayBeLong(pre) {
    const text = pre.textContent;
    return /[^ -ÿ\s]/.test(text) || Math.max(...text.split('\n').map(({ length }) => length)) * 10 + 80 > pre.parentElement?.clientWidth;
  }

  function isWrapped(code) {
    return getComputedStyle(code).whiteSpace === 'pre-wrap';
  }

  function update(pre) {
    const code = pre.querySelector('code');
    const figure = pre.closest('figure.code');
    const scrolls = pre.scrollWidth > pre.clientWidth;
    if (scrolls) {
      pre.tabIndex = 0;
      pre.setAttribute('role', 'group');
      pre.setAttribute('aria-label', tutgenPage.nameOf(pre));
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) pre.removeAttribute(name);
    }
    if (!figure || !code) return;
    const row = 1.5 * parseFloat(getComputedStyle(pre).lineHeight);
    if (scrolls || [...code.children].some((line) => line.offsetHeight > row)) {
      const button = tutgenPage.tool(figure, 'wrap', tutgen.words.wrap, toggle);
      button.setAttribute('aria-label', tutgen.words.wrap_lines);
      button.setAttribute('aria-pressed', String(isWrapped(code)));
    } else figure.querySelector('.wrap')?.remove();
  }

  // For all blocks of the site.
  function toggle(button) {
    const choice = isWrapped(button.closest('figure').querySelector('code')) ? 'off' : 'on';
    tutgenStore.set('wrap', choice);
    root.dataset.wrap = choice;
    for (const pre of document.querySelectorAll('main pre')) update(pre);
    button.scrollIntoView({ block: 'nearest' });
  }
})();
