// Changing the service keeps the section: badge links get the id of the section the reader is in. The same step has the
// same id on every service's page; a page without it opens at its top.
//
// The badges stand at the top, so a reader goes back up to press one. The section is therefore the one last read: taken
// at once on the way down, only after a rest on the way up, never while the badges are in view.
(() => {
  let badges;
  let headings;
  let section = '';
  let position = scrollY;
  let rest;

  attend();
  document.addEventListener('tutgen:update', attend); // the live preview has changed the page in place

  function attend() {
    badges = document.querySelector('.services .badges');
    headings = [...document.querySelectorAll('.content :is(h2, h3)[id]')];
  }

  addEventListener('scroll', () => {
    const down = scrollY > position;
    position = scrollY;
    clearTimeout(rest);
    if (down) note();
    else rest = setTimeout(note, 500);
  }, { passive: true });

  function note() {
    if (!badges) return;
    const { top, bottom } = badges.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) section = currentSection();
  }

  function currentSection() {
    const sections = headings.map((heading) => ({ id: heading.id, top: heading.getBoundingClientRect().top }));
    const whole = document.documentElement.scrollHeight;
    return tutgenTheme.sectionAt(sections, { height: innerHeight, scrolled: scrollY, whole });
  }

  // Set as late as possible and on the link itself, so that a new tab, a copied address and the keyboard get it too.
  for (const type of ['pointerdown', 'focusin', 'click']) {
    document.addEventListener(type, (event) => {
      const link = event.target instanceof Element && event.target.closest('a.badge[href]');
      if (!link || !badges?.contains(link)) return;
      link.setAttribute('href', tutgenTheme.withSection(link.getAttribute('href'), section));
    });
  }
})();
