// A note and its line of code light up together: while one of them is pointed at or focused, and after a jump to one.
// The tab key stops at the mark of a block that had the focus last.
(() => {
  let lit = [];
  let pointed = null;
  let dismissed = [];

  document.addEventListener('pointerover', (event) => { pointed = event.target; update(); });
  document.documentElement.addEventListener('pointerleave', () => { pointed = null; update(); });
  document.addEventListener('focusin', (/** @type {any} */ { target }) => {
    if (target.matches?.('.callout')) rove(target);
    dismissed = [];
    setTimeout(update);
  });
  document.addEventListener('focusout', () => setTimeout(update));
  addEventListener('hashchange', () => { dismissed = []; update(); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    pointed = null;
    dismissed = targets();
    update();
  });
  document.addEventListener('click', press);
  tutgenPage.attendSoon(() => {
    for (const code of document.querySelectorAll('pre > code')) {
      const marks = marksOf(code);
      if (marks.length && marks.filter((mark) => !mark.tabIndex).length !== 1) rove(marks[0]);
    }
    update();
  });

  function targets() {
    return [document.activeElement, document.querySelector('main :target')];
  }

  function update() {
    const next = [pointed, ...targets().filter((element) => !dismissed.includes(element))].flatMap(pair);
    for (const element of lit) if (!next.includes(element)) element.classList.remove('lit');
    for (const element of next) element.classList.add('lit');
    lit = next;
  }

  // The note, the mark and the line that an element belongs to.
  function pair(element) {
    const part = element?.closest?.('.callout, .notes > li');
    if (!part) return [];
    const note = part.matches('li') ? part : document.getElementById(tutgenTheme.noteOf(part.hash));
    const mark = note && document.getElementById(tutgenTheme.markOf(note.id));
    return [note, mark, mark?.closest('.line')].filter(Boolean);
  }

  function marksOf(code) {
    return [...code.querySelectorAll('.callout')];
  }

  function rove(mark) {
    for (const other of marksOf(mark.closest('code'))) other.tabIndex = other === mark ? 0 : -1;
  }

  // A mark that is pressed leaves the page where it is. A note that is not in view is shown beside its line.
  function press(event) {
    const mark = event.target.closest?.('.callout');
    const note = mark && pair(mark)[0];
    if (!note || !('popover' in mark) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    mark.focus();
    const { top, bottom } = note.getBoundingClientRect();
    if (top >= 0 && bottom <= innerHeight) tutgenPage.say(note.textContent);
    else tutgenTheme.load('code').then(() => tutgenNote(mark, note));
  }
})();
