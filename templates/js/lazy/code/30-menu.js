// A menu below a button or above it: one of a few words, marked where the button says it. It is chosen by a press, or with
// the arrow keys and Enter; then the button has the focus again, and `choose` gets its index.
const tutgenMenu = (() => {
  const KEYS = { ArrowDown: 1, ArrowUp: -1, Home: 0, End: 0 }; // and how far an arrow goes
  const box = tutgenPage.make('div', 'beside menu');
  box.popover = 'auto';
  box.setAttribute('role', 'menu');
  let opener;

  box.addEventListener('toggle', () => { opener.ariaExpanded = box.matches(':popover-open') ? 'true' : null; });
  box.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget instanceof Node && !box.contains(relatedTarget)) box.hidePopover(); });
  box.addEventListener('keydown', (event) => {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    const items = /** @type {HTMLElement[]} */ ([...box.children]);
    const to = { Home: 0, End: -1 }[event.key] ?? (items.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + KEYS[event.key]) % items.length;
    items.at(to).focus();
  });

  return (button, words, choose) => {
    opener = button;
    box.setAttribute('aria-label', button.getAttribute('aria-label'));
    box.replaceChildren(...words.map((word, i) => {
      const item = tutgenPage.make('button', '', word);
      item.setAttribute('role', 'menuitemradio');
      item.ariaChecked = String(word === button.textContent);
      item.tabIndex = -1;
      item.addEventListener('click', () => {
        box.hidePopover();
        button.focus({ preventScroll: true });
        choose(i);
      });
      return item;
    }));
    tutgenBeside(box, button);
    /** @type {HTMLElement} */ (box.querySelector('[aria-checked="true"]') ?? box.firstElementChild).focus({ preventScroll: true });
  };
})();
