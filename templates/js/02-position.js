// Where the reader is: the heading of the section that is read, or null above the first one. It is looked up when somebody
// asks, and told to those who listen whenever it may have changed, at most once a frame.
const tutgenPosition = (() => {
  const listeners = [];
  let headings = [];
  let isAsked = false;

  attend();
  document.addEventListener('tutgen:update', () => { attend(); tell(); }); // the live preview has changed the page in place
  addEventListener('scroll', ask, { passive: true });
  for (const type of ['resize', 'hashchange', 'load', 'toggle']) addEventListener(type, ask, { capture: true });

  function attend() {
    headings = [...document.querySelectorAll('.content :is(h2, h3)[id]:not([hidden] *)')];
  }

  function current() {
    const sections = headings.map((heading) => ({ id: heading.id, top: heading.getBoundingClientRect().top }));
    const whole = document.documentElement.scrollHeight;
    const target = tutgenTheme.decoded(location.hash.slice(1));
    const id = tutgenTheme.sectionAt(sections, { height: innerHeight, scrolled: scrollY, whole, target });
    return headings.find((heading) => heading.id === id) ?? null;
  }

  function ask() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => { isAsked = false; tell(); });
  }

  function tell() {
    const heading = current();
    for (const listener of listeners) listener(heading);
  }

  return {
    current,
    listen(listener) { listeners.push(listener); ask(); },
    // The heading of the step that a section is or stands in, or null.
    stepOf(heading) {
      const above = heading ? headings.slice(0, headings.indexOf(heading) + 1) : [];
      const section = above.findLast(({ localName }) => localName === 'h2');
      return section?.dataset.step ? section : null;
    },
  };
})();
