// A note and its line of code light up together: while one of them is pointed at or focused, and after a jump to one.
(() => {
  let lit = [];
  let pointed = null;

  document.addEventListener('pointerover', (event) => { pointed = event.target; update(); });
  document.documentElement.addEventListener('pointerleave', () => { pointed = null; update(); });
  for (const type of ['focusin', 'focusout']) document.addEventListener(type, () => setTimeout(update));
  addEventListener('hashchange', update);
  document.addEventListener('tutgen:update', update); // the live preview has changed the page in place
  update();

  function update() {
    const next = [pointed, document.activeElement, document.querySelector('main :target')].flatMap(pair);
    for (const element of lit) if (!next.includes(element)) element.classList.remove('lit');
    for (const element of next) element.classList.add('lit');
    lit = next;
  }

  // The note and the line that an element belongs to.
  function pair(element) {
    const part = element?.closest?.('.callout, .notes > li');
    if (!part) return [];
    const note = part.matches('li') ? part : document.getElementById(tutgenTheme.noteOf(part.hash));
    const mark = note && document.getElementById(tutgenTheme.markOf(note.id));
    return [note, mark?.closest('.line')].filter(Boolean);
  }
})();
