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
    if (!box.isConnected) (document.querySelector('main') ?? document.body).append(box); // a landmark, if there is one
    box.showPopover({ source: mark });
    const { top, bottom, left, right } = mark.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = box;
    const fits = bottom + height + 8 < innerHeight || top < height + 8;
    box.style.top = `${scrollY + (fits ? bottom + 8 : top - height - 8)}px`;
    const start = getComputedStyle(document.documentElement).direction === 'rtl' ? right - width : left;
    box.style.left = `${Math.max(8, Math.min(start, document.documentElement.clientWidth - width - 8))}px`;
    tutgenPage.say(said.map((part) => part.textContent).join(' '));
  };
})();
