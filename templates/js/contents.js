// The contents list marks the section that is read and keeps the mark in view; the bar says which step it is.
(() => {
  let marked;

  tutgenPosition.listen((heading) => {
    show(document.querySelector('.contents ul'), heading);
    const step = tutgenPosition.stepOf(heading)?.closest('.heading')?.previousElementSibling;
    const text = step?.classList.contains('step') ? step.firstChild.textContent : ''; // without its tick
    const here = text ? element() : document.querySelector('.here');
    if (here && here.textContent !== text) here.textContent = text;
  });

  // Each section has its address in the list: the tab key need not stop for it again at the heading.
  tutgenPage.attend(() => {
    for (const { hash } of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.contents a'))) {
      const anchor = document.getElementById(tutgenTheme.decoded(hash.slice(1)))?.nextElementSibling;
      if (anchor?.matches('.anchor')) anchor.setAttribute('tabindex', '-1');
    }
  });

  function show(list, heading) {
    const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('.contents a')]);
    const link = heading && links.find(({ hash }) => tutgenTheme.decoded(hash) === `#${heading.id}`);
    if (link === marked && (!link || link.hasAttribute('aria-current'))) return;
    marked?.removeAttribute('aria-current');
    marked = link;
    link?.setAttribute('aria-current', 'true');
    if (!link || list.scrollHeight <= list.clientHeight) return;
    const [frame, own] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
    if (own.top < frame.top || own.bottom > frame.bottom) list.scrollTop += own.top - frame.top - frame.height / 2;
  }

  // Made here, since it says nothing without this script.
  function element() {
    const made = document.querySelector('.here') ?? tutgenPage.make('span', 'here');
    if (!made.isConnected) (document.querySelector('.picker') ?? document.querySelector('.site-title'))?.after(made);
    return made;
  }
})();
