// A note, shown below its mark or above it, and said.
const tutgenNote = (() => {
  const box = tutgenPage.make('div', 'beside');
  box.popover = 'auto';
  box.setAttribute('role', 'note');
  document.addEventListener('keydown', ({ key }) => { if (key.startsWith('Arrow')) box.hidePopover(); });

  return (mark, note) => {
    const said = [...note.children].filter((part) => !part.matches('.note-back'));
    box.replaceChildren(...said.map((part) => part.cloneNode(true)));
    for (const part of box.querySelectorAll('[id]')) part.removeAttribute('id');
    box.setAttribute('aria-label', mark.getAttribute('aria-label'));
    tutgenBeside(box, mark);
    tutgenPage.say(said.map((part) => part.textContent).join(' '));
  };
})();
