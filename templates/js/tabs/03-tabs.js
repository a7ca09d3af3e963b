// Tabs: the labels of a set become a list of tabs (WAI-ARIA), of which one is shown. What is hidden can be found: by a search
// in the page, by `#id`, by a search hit. The choice of a group of variants is remembered on the device; `?language=python`
// chooses, too. This part is in the script of sites that have tabs.
(() => {
  const groups = tutgen.variants;
  const remembered = () => tutgenTheme.chosen(groups, tutgenStore.get('variants'));
  let choice = asked();
  const own = new WeakMap(); // a set without a group -> its chosen tab

  tutgenPage.attend(build);
  open();
  addEventListener('hashchange', open);
  document.addEventListener('beforematch', ({ target }) => { if (target instanceof HTMLElement) reveal(target); });
  addEventListener('storage', follow);
  addEventListener('pageshow', ({ persisted }) => { if (persisted) follow(); }); // else the address may have opened another tab
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('.tab-list > button') : null;
    if (button) press(button);
  });
  document.addEventListener('keydown', (event) => {
    const button = event.target instanceof Element ? event.target.closest('.tab-list > button') : null;
    if (!button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const buttons = [...button.parentElement.children];
    const at = buttons.indexOf(button);
    const right = getComputedStyle(button).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + right, ArrowLeft: at - right, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = /** @type {HTMLElement} */ (buttons.at(to % buttons.length));
    press(next);
    next.focus({ preventScroll: true });
  });

  // What the address asks for, and else what is remembered.
  function asked() {
    const found = tutgenTheme.chosen(groups, Object.fromEntries(new URLSearchParams(location.search)));
    const all = { ...remembered(), ...found };
    if (Object.keys(found).length) tutgenStore.set('variants', all);
    return all;
  }

  function panelsOf(set) {
    return /** @type {HTMLElement[]} */ ([...set.children].filter((child) => child.matches('.tab')));
  }

  function listOf(set) {
    return /** @type {HTMLElement} */ (set.querySelector(':scope > .tab-list'));
  }

  function build() {
    for (const set of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.content .tabs'))) {
      const panels = panelsOf(set);
      const labels = panels.map((panel) => panel.querySelector(':scope > .tab-label'));
      const list = listOf(set) ?? tutgenPage.make('div', 'tab-list');
      if (panels.length < 2) {
        list.remove();
        for (const panel of panels) panel.removeAttribute('hidden');
        continue;
      }
      if (set.firstElementChild !== list) set.prepend(list);
      list.setAttribute('role', 'tablist');
      if (set.dataset.label) list.setAttribute('aria-label', set.dataset.label);
      else if (headingOf(set)) list.setAttribute('aria-labelledby', headingOf(set).id);
      while (list.children.length > panels.length) list.lastElementChild.remove();
      for (const [at, panel] of panels.entries()) {
        const button = list.children[at] ?? list.appendChild(tutgenPage.make('button', ''));
        if (button.innerHTML !== labels[at].innerHTML) button.replaceChildren(...labels[at].cloneNode(true).childNodes);
        button.id = `${panel.id}~tab`;
        button.setAttribute('role', 'tab');
        button.setAttribute('aria-controls', panel.id);
        panel.setAttribute('role', 'tabpanel');
        panel.setAttribute('aria-labelledby', button.id);
      }
      show(set);
    }
  }

  // The heading that a set stands below.
  function headingOf(set) {
    const headings = [...document.querySelectorAll('h1[id], .content :is(h2, h3, h4, h5, h6)[id]')];
    return headings.findLast((heading) => heading.compareDocumentPosition(set) & Node.DOCUMENT_POSITION_FOLLOWING && !set.contains(heading));
  }

  function chosenOf(set) {
    const panels = panelsOf(set);
    const wanted = choice[set.dataset.group];
    const found = panels.find((panel) => (set.dataset.group ? wanted && panel.dataset.variant === wanted : panel === own.get(set)));
    return found ?? panels.find((panel) => 'selected' in panel.dataset) ?? panels[0];
  }

  function show(set) {
    const list = listOf(set);
    const chosen = chosenOf(set);
    for (const [at, panel] of panelsOf(set).entries()) {
      const isChosen = panel === chosen;
      const button = /** @type {HTMLElement} */ (list.children[at]);
      button.setAttribute('aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      // A panel is a stop of the tab key where nothing in it is, or will be (code and tabs get their buttons later); one that is
      // hidden to be found has a box, and would be one, too.
      if (isChosen && !panel.querySelector('a[href], input, summary, .code, .tabs')) panel.tabIndex = 0;
      else panel.removeAttribute('tabindex');
      if (isChosen) {
        panel.removeAttribute('hidden');
        // `scrollIntoView` would move the page, too.
        const [frame, of] = [list.getBoundingClientRect(), button.getBoundingClientRect()];
        if (of.left < frame.left || of.right > frame.right) list.scrollLeft += of.left + of.width / 2 - frame.left - frame.width / 2;
      } else if (!panel.hasAttribute('hidden')) panel.setAttribute('hidden', 'until-found');
    }
  }

  // Shows a tab in its set, and in all sets of its group. What the reader looks at stays where it is in the window.
  function select(panel, looked = inView()) {
    const set = panel.parentElement;
    const { group } = set.dataset;
    const top = looked?.getBoundingClientRect().top;
    if (group) choice = { ...choice, [group]: panel.dataset.variant };
    else own.set(set, panel);
    const sets = group ? document.querySelectorAll(`.content .tabs[data-group="${group}"]`) : [set];
    for (const one of sets) if (listOf(one)) show(one);
    document.dispatchEvent(new CustomEvent('tutgen:update'));
    if (looked) scrollBy({ top: looked.getBoundingClientRect().top - top, behavior: 'instant' });
  }

  // The element in the upper third of the window; of tabs, which may go, the list.
  function inView() {
    const { left, width } = document.querySelector('.content').getBoundingClientRect();
    const element = document.elementFromPoint(left + width / 2, innerHeight / 3);
    let looked = element?.closest('.content *');
    for (let set = looked?.closest('.tabs'); set; set = set.parentElement.closest('.tabs')) looked = listOf(set) ?? set;
    return looked;
  }

  function press(button) {
    const set = button.closest('.tabs');
    const panel = panelsOf(set)[[...button.parentElement.children].indexOf(button)];
    const { group } = set.dataset;
    if (group) tutgenStore.set('variants', { ...remembered(), [group]: panel.dataset.variant }); // first: requests follow
    select(panel, button.parentElement);
    if (!group) return;
    const address = new URL(location.href);
    if (!address.searchParams.has(group)) return;
    address.searchParams.set(group, choice[group]);
    history.replaceState(history.state, '', address);
  }

  // What another page of the site has chosen meanwhile.
  function follow() {
    for (const [group, variant] of Object.entries(remembered())) {
      const panel = choice[group] !== variant && document.querySelector(`.content .tabs[data-group="${group}"] > [data-variant="${variant}"]`);
      if (panel) select(panel);
    }
  }

  // Opens the tabs that an element stands in.
  function reveal(element) {
    let isOpened = false;
    for (let panel = element.closest('.tab'); panel; panel = panel.parentElement.closest('.tab')) {
      if (!panel.hasAttribute('hidden')) continue;
      select(panel, null);
      isOpened = true;
    }
    return isOpened;
  }

  function open() {
    const fragment = tutgenTheme.decoded(location.hash.slice(1));
    const target = document.getElementById(fragment) ?? document.getElementById(fragment.replace(/-L\d+(-\d+)?$/, '')); // lines of a block
    if (target && reveal(target)) target.scrollIntoView();
  }
})();
