// The browser's side of `tutgen serve`: follows a stream of events and keeps the open page what its sources say.
//
// The page is morphed, not loaded again, so what the reader did to it stays. Two rules tell the reader's part from the
// source's: an attribute that changed after the page was loaded (an opened `details`, a class set by a script) keeps
// its value until the source gives it another one; an element with `data-live` was made by a script and is kept. After
// each change the document gets the event `tutgen:update`, for scripts that attend to the new elements.
//
// All that is shown stands in the shadow root of one element, as text only: the page's policy allows no inline style.
(() => {
  const { base, page, token } = document.currentScript.dataset;
  let { digest } = document.currentScript.dataset;
  const { counted, difference, excerpt, isSafe, moved, shortened, styleName } = tutgenLive;
  const media = matchMedia('(prefers-reduced-motion: reduce)');

  // ------------------------------------------------------------------------------------------------ what is shown

  const host = document.createElement('tutgen-live');
  host.dataset.live = 'keep';
  const shadow = host.attachShadow({ mode: 'open' });
  const alert = make('div', { class: 'hidden-text', role: 'alert' });
  const status = make('div', { class: 'hidden-text', role: 'status' });
  const notices = make('div', { class: 'notices' });
  const corner = make('div', { class: 'corner' });
  const panels = make('div', { class: 'panels' });
  const stack = make('div', { class: 'stack', hidden: '' }, notices, corner, panels);
  const sheet = make('link', { rel: 'stylesheet', href: `${base}_tutgen/live.css` });
  sheet.addEventListener('load', () => { stack.hidden = false; });
  shadow.append(sheet, alert, status, stack);
  document.documentElement.append(host);
  toTop();
  stayStill();

  // No transition from page to page: one that is morphed meanwhile would abort it, and say so in the console.
  function stayStill() {
    const still = new CSSStyleSheet();
    still.replaceSync('@view-transition { navigation: none; }');
    document.adoptedStyleSheets.push(still);
  }

  // The browser's top layer: no element of the page, whatever its z-index, covers what stands there.
  function toTop() {
    host.popover = 'manual';
    try {
      if (!host.matches(':popover-open')) host.showPopover();
    } catch {
      // An older browser: the style sheet gives the highest z-index there is.
    }
  }

  function make(name, attributes = {}, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === 'function') element.addEventListener(key, value);
      else if (value !== null) element.setAttribute(key, value);
    }
    element.append(...content.filter((part) => part !== null));
    return element;
  }

  function link(href, ...content) {
    return isSafe(href) ? make('a', { href }, ...content) : make('span', {}, ...content);
  }

  // One notice a kind: a later one takes the place of an earlier one.
  const shown = new Map();

  function notice(kind, words, closed, ...content) {
    shown.get(kind)?.remove();
    const close = closed && make('button', {
      class: 'close', type: 'button', 'aria-label': 'Close', click() { forget(kind); closed(); },
    });
    const element = make('div', { class: `notice ${kind}` }, make('div', {}, ...content), close || null);
    shown.set(kind, element);
    notices.append(element);
    status.textContent = words;
  }

  function forget(kind) {
    shown.get(kind)?.remove();
    shown.delete(kind);
  }

  function problemList(problems, count) {
    const rest = count - problems.length;
    const more = `and ${rest.toLocaleString('en')} more: tutgen check lists them all`;
    return make('ol', { class: 'problems' }, ...problems.map((problem) => make(
      'li',
      { class: problem.severity },
      make(
        'p',
        { class: 'message' },
        make('span', { class: 'code' }, `${problem.severity}[${problem.code}]`),
        ' ',
        problem.message,
      ),
      make('p', { class: 'place' }, link(problem.editor, problem.place)),
      ...problem.trail.map(({ word, place, editor }) => make('p', { class: 'hint' }, `${word} `, link(editor, place))),
      problem.lines?.length ? make('div', { class: 'source' }, ...problem.lines.map(sourceLine)) : null,
      problem.hint ? make('p', { class: 'hint' }, make('span', {}, 'hint: '), problem.hint) : null,
      problem.fix ? fixButton(problem.fix) : null,
    )), rest > 0 ? make('li', { class: 'rest' }, more) : null);
  }

  // The server is told which fix, not what to write; the page then changes as after any save.
  function fixButton({ label, digest: fix }) {
    const outcome = make('span', { class: 'outcome' });
    const button = make('button', { class: 'fix', type: 'button', click: mend }, `Fix: ${label}`);

    async function mend() {
      button.disabled = true;
      const said = await fetch(`${base}_tutgen/mend`, { method: 'POST', headers: { 'X-Tutgen-Token': token }, body: fix })
        .then(async (response) => (response.ok ? 'Fixed.' : `Not fixed: ${await response.text()}`))
        .catch(() => 'Not fixed: tutgen serve does not answer.');
      button.disabled = said === 'Fixed.';
      outcome.textContent = said;
      status.textContent = said;
    }

    return make('p', {}, button, ' ', outcome);
  }

  function sourceLine(line) {
    const { before, marked, after } = excerpt(line);
    return make(
      'div',
      { class: 'line' },
      make('span', { class: 'number' }, String(line.number)),
      make('span', {}, before, marked ? make('mark', {}, marked) : null, after),
    );
  }

  function panel(name, label, close, ...content) {
    const title = make('h2', { id: `${name}-title` }, label);
    const button = make('button', { class: 'close', type: 'button', 'aria-label': 'Close', click: close });
    return make(
      'section',
      { class: `panel ${name}`, role: 'dialog', 'aria-labelledby': `${name}-title` },
      make('div', { class: 'bar' }, title, button),
      ...content,
    );
  }

  // ------------------------------------------------------------------------------------- errors of this page: overlay

  let overlay = null;
  let wrong = { problems: [], count: 0 };
  let firstOfConnection = false;
  const overlayPill = make('button', { class: 'pill own has-errors', type: 'button', click: openOverlay });

  function showProblems(state) {
    const again = firstOfConnection && JSON.stringify(state) === JSON.stringify(wrong); // open or closed as it was
    firstOfConnection = false;
    if (again) return;
    wrong = state;
    const { problems: [first], count } = state;
    if (count) {
      openOverlay();
      const words = `${first.message}, ${first.place}`;
      alert.textContent = count > 1 ? `${counted(count, 'error')}. ${words}` : words;
      return;
    }
    overlay?.remove();
    overlay = null;
    overlayPill.remove();
    if (alert.textContent) status.textContent = 'The errors of this page are mended.';
    alert.textContent = '';
  }

  function openOverlay() {
    const { problems, count, placeholder } = wrong;
    const what = placeholder ? 'this page has not been shown without an error yet' : 'showing the last good page';
    const focused = overlayPill.matches(':focus');
    overlayPill.remove();
    closeSite();
    overlay?.remove();
    overlay = panel('overlay', `${counted(count, 'error')}: ${what}`, closeOverlay, problemList(problems, count));
    panels.append(overlay);
    if (focused) overlay.querySelector('.close').focus();
  }

  function closeOverlay() {
    const focused = overlay.contains(shadow.activeElement);
    overlay.remove();
    overlay = null;
    overlayPill.textContent = `${counted(wrong.count, 'error')} on this page`;
    corner.append(overlayPill);
    if (focused) overlayPill.focus();
  }

  // --------------------------------------------------------------------------------------- the state of the whole site

  let site = null;
  let siteList = null;
  const pill = make('button', { class: 'pill', type: 'button', 'aria-expanded': 'false', click: toggleSite });

  function showSite(state) {
    site = state;
    const { errors, warnings, checking } = state;
    if (!errors && !warnings) {
      pill.remove();
      closeSite();
      return;
    }
    const parts = [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')].filter(Boolean);
    pill.textContent = `${parts.join(', ')} in the site${checking ? ', checking' : ''}`;
    pill.classList.toggle('has-errors', errors > 0);
    if (!pill.isConnected) corner.prepend(pill);
    if (siteList) openSite();
  }

  function toggleSite() {
    if (siteList) closeSite();
    else openSite();
  }

  function openSite() {
    const scrolled = siteList?.scrollTop ?? 0;
    const list = panel(
      'site', 'Problems in the site', closeSite, problemList(site.problems, site.errors + site.warnings),
    );
    if (siteList) siteList.replaceWith(list);
    else panels.prepend(list);
    siteList = list;
    siteList.scrollTop = scrolled;
    pill.setAttribute('aria-expanded', 'true');
  }

  function closeSite() {
    if (siteList?.contains(shadow.activeElement)) pill.focus();
    siteList?.remove();
    siteList = null;
    pill.setAttribute('aria-expanded', 'false');
  }

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (siteList) closeSite();
    else if (overlay) closeOverlay();
  });

  // ---------------------------------------------------------------------------------------------------------- notices

  const unwanted = new Set(); // sources whose notice the reader has closed

  function showUses({ source, count, pages }) {
    forget('uses');
    const key = `${source} ${count}`;
    if (count < 1 || unwanted.has(key)) return;
    const words = `${source} feeds ${counted(count, 'other page')}`;
    const more = count - pages.length;
    notice('uses', words, () => unwanted.add(key), make(
      'details',
      {},
      make('summary', {}, words),
      make(
        'ul',
        {},
        ...pages.map(({ title, href }) => make('li', {}, link(href, title))),
        more > 0 ? make('li', {}, `and ${more.toLocaleString('en')} more`) : null,
      ),
    ));
  }

  function showGone() {
    showProblems({ problems: [], count: 0 });
    const words = 'This page no longer exists.';
    notice('gone', words, null, `${words} `, link(base, 'Go to the home page'));
  }

  // ------------------------------------------------------------------------------------- the page: changed in place

  const LIVE = '[data-live]';
  const SCRIPT = 'script:not([type="application/ld+json"])'; // that one is text about the page
  const PREFIX = 'tutgen-live:';
  const BLOCKS = '.line, p, li, dt, dd, h1, h2, h3, h4, h5, h6, td, th, figcaption, summary, pre, blockquote';
  const VISIBLE = ['class', 'src', 'data-number', 'data-line'];

  const sources = new WeakMap(); // element -> attribute that was changed here -> what the source says of it
  const observer = new MutationObserver(note);
  observer.observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeOldValue: true,
  });

  function note(records) {
    for (const { type, target, attributeName, oldValue } of records) {
      if (type !== 'attributes') continue;
      if (!sources.has(target)) sources.set(target, new Map());
      const known = sources.get(target);
      if (!known.has(attributeName)) known.set(attributeName, oldValue);
    }
  }

  function showPage({ html, digest: newDigest }) {
    forget('gone');
    if (newDigest === digest) return;
    const next = new DOMParser().parseFromString(html, 'text/html');
    if (fixed(next) !== fixed(document)) {
      location.reload(); // scripts do not run twice in one document, and a policy cannot be taken back
      return;
    }
    digest = newDigest;
    forget('changed');
    try {
      showChanges(morph(next));
    } catch (error) {
      console.error(error);
      location.reload();
    }
  }

  // What a document cannot change while it is shown.
  function fixed(document) {
    const parts = document.querySelectorAll(`${SCRIPT}:not(${LIVE}), meta[http-equiv]:not(${LIVE})`);
    return [...parts].map((part) => part.getAttribute('src') ?? part.content ?? part.textContent).join('\n');
  }

  function morph(next) {
    const active = /** @type {HTMLInputElement} */ (document.activeElement); // or any other element
    const caret = active && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
    const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
    note(observer.takeRecords());
    /** @type {NodeListOf<HTMLLinkElement>} */
    const sheets = next.head.querySelectorAll('link[rel~=stylesheet]');
    showStyles([...sheets].map((sheet) => sheet.href));
    const same = `${SCRIPT}, link[rel~=stylesheet], meta[http-equiv]`;
    for (const element of next.head.querySelectorAll(same)) element.remove();
    identify(next);

    let pair;
    let kept;
    Idiomorph.morph(document.documentElement, next.documentElement, {
      restoreFocus: false, // below, without scrolling
      head: { style: 'merge', shouldPreserve: (element) => element.matches(`${same}, ${LIVE}`) },
      callbacks: {
        beforeNodeMorphed(old, wanted) {
          if (old.nodeType === Node.TEXT_NODE) replaceText(old, wanted.data);
          if (old.nodeType !== Node.ELEMENT_NODE) return true;
          if (old.localName === 'noscript') return false; // parsed without scripts, it is another tree
          if (old.isEqualNode(wanted)) return false; // most of a page: nothing to do in it
          pair = [old, wanted];
          kept = keptAttributes(old, wanted);
          return true;
        },
        beforeAttributeUpdated: (name, element) => !(element === pair[0] && (kept.has(name) || keepsInput(name, ...pair))),
        beforeNodeRemoved: (node) => !node.dataset?.live,
      },
    });

    for (const element of document.querySelectorAll(`[id^="${PREFIX}"]`)) element.removeAttribute('id');
    const records = observer.takeRecords();
    document.dispatchEvent(new CustomEvent('tutgen:update'));
    toTop();
    restoreFocus(active, caret);
    restoreSelection(anchorNode, anchorOffset, focusNode, focusOffset);
    return records;
  }

  // The attributes that were changed here, and of which the source says what it said before.
  function keptAttributes(old, wanted) {
    const known = sources.get(old);
    const kept = new Set();
    for (const [name, value] of known ?? []) {
      if (wanted.getAttribute(name) === value) kept.add(name);
      else known.delete(name);
    }
    if (old === document.documentElement) { // a script may have set its scheme there before this one ran
      for (const { name } of old.attributes) if (!wanted.hasAttribute(name)) kept.add(name);
    }
    return kept;
  }

  // What was typed and chosen is no attribute; the attribute is the source's part.
  function keepsInput(name, old, wanted) {
    if (name === 'value' && 'defaultValue' in old) {
      return old.defaultValue === wanted.defaultValue || old.value !== old.defaultValue;
    }
    if (name === 'checked') return old.defaultChecked === wanted.defaultChecked || old.checked !== old.defaultChecked;
    if (name === 'selected') return old.defaultSelected === wanted.defaultSelected;
    return false;
  }

  // Only what differs: a selection in the rest of the text stays.
  function replaceText(node, wanted) {
    if (node.data === wanted) return;
    const { start, length, text } = difference(node.data, wanted);
    node.replaceData(start, length, text);
  }

  // Ids for a moment, so that Idiomorph finds what has a state, and what has not changed, where it is now; and takes
  // nothing else for what is kept.
  function identify(next) {
    let number = 0;
    const give = (...elements) => {
      number += 1;
      for (const element of elements) element.id = PREFIX + number;
    };
    for (const element of document.querySelectorAll(`${LIVE}:not([id])`)) give(element);
    for (const keys of [statefulByName, blocksByText]) {
      const before = keys(document.body);
      for (const [key, element] of keys(next.body)) if (element && before.get(key)) give(element, before.get(key));
    }
  }

  function statefulByName(body) {
    const found = new Map();
    const counts = new Map();
    for (const element of body.querySelectorAll(':is(details, input, textarea, select):not([id])')) {
      const words = element.localName === 'details' ? element.querySelector('summary')?.textContent : element.name;
      const key = `${element.localName}-${(words ?? '').trim()}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      found.set(`${key}-${counts.get(key)}`, element);
    }
    return found;
  }

  // Of a text that stands there twice: null.
  function blocksByText(body) {
    const found = new Map();
    for (const element of body.querySelectorAll(':is(p, li, pre, figure, aside, tr, .row):not([id])')) {
      const key = `${element.localName}-${element.textContent}`;
      found.set(key, found.has(key) ? null : element);
    }
    return found;
  }

  function restoreFocus(active, caret) {
    if (!active || active === document.body || active === document.activeElement) return;
    const target = active.isConnected ? active : active.id && document.getElementById(active.id);
    if (!target) return;
    target.focus({ preventScroll: true });
    try {
      if (caret) target.setSelectionRange(...caret);
    } catch {
      // a field whose text cannot be selected
    }
  }

  function restoreSelection(anchor, anchorOffset, focus, focusOffset) {
    const selection = getSelection();
    if (!anchor?.isConnected || !focus?.isConnected || anchor.getRootNode() !== document) return;
    if (selection.anchorNode === anchor && selection.focusNode === focus) return; // the browser has kept it
    const within = (node, offset) => Math.min(offset, node.nodeType === Node.TEXT_NODE ? node.length : node.childNodes.length);
    selection.setBaseAndExtent(anchor, within(anchor, anchorOffset), focus, within(focus, focusOffset));
  }

  // ------------------------------------------------------------------------------------------------ what has changed

  function showChanges(records) {
    const changed = changedElements(records).filter(canBeSeen);
    if (!changed.length) return;
    flash(changed);
    if (changed.some(inView)) return;
    const [first] = changed;
    const below = first.getBoundingClientRect().top > 0;
    const words = `This page has changed ${below ? 'further down' : 'further up'}.`;
    const beginning = shortened(first.textContent, 60);
    notice('changed', words, () => {}, `${words} `, make('a', {
      href: `#${first.closest('[id]')?.id ?? ''}`,
      click(event) {
        event.preventDefault();
        forget('changed');
        for (let at = first; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
        first.scrollIntoView({ block: 'center' });
        flash([first]);
      },
    }, beginning || 'Go there'));
  }

  // In the order of the document; of an element and its parts only the element.
  function changedElements(records) {
    const found = new Set();
    const add = (node) => {
      const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
      const block = element?.closest(BLOCKS) ?? element;
      if (block?.isConnected && block !== document.body && document.body.contains(block)) found.add(block);
    };
    const matters = (node) => node.nodeType === Node.ELEMENT_NODE || (node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const { type, target, attributeName, addedNodes, removedNodes, nextSibling, previousSibling } of records) {
      if (type === 'attributes' ? VISIBLE.includes(attributeName) : type === 'characterData') add(target);
      if (type !== 'childList' || !document.body.contains(target)) continue;
      const added = [...addedNodes].filter(matters);
      added.forEach(add);
      if (!added.length && [...removedNodes].some(matters)) {
        add(target.matches(BLOCKS) ? target : neighbour(nextSibling, 'nextSibling') ?? neighbour(previousSibling, 'previousSibling'));
      }
    }
    const blocks = [...found].filter((block) => {
      for (let at = block.parentElement; at; at = at.parentElement) if (found.has(at)) return false;
      return true;
    });
    return blocks.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  function neighbour(node, direction) {
    let at = node;
    while (at && at.nodeType !== Node.ELEMENT_NODE) at = at[direction];
    return at;
  }

  function canBeSeen(element) {
    return element.getClientRects().length > 0 || element.closest('details:not([open])') !== null;
  }

  function inView(element) {
    return [...element.getClientRects()].some((box) => box.bottom > 0 && box.top < innerHeight && box.height > 0);
  }

  function flash(elements) {
    if (media.matches) return;
    for (const element of elements.slice(0, 100)) {
      const outlineOffset = element.closest('pre') ? '-2px' : '3px'; // a block of code cuts off what stands out
      element.animate(
        [{ outline: '2px solid #d98a00', outlineOffset }, { outline: '2px solid transparent', outlineOffset }],
        { duration: 1600, easing: 'ease-in' },
      );
    }
  }

  // ---------------------------------------------------------------------------------------------------- style sheets

  const loading = new Map(); // the link in use -> the one that will take its place

  function showStyle({ href }) {
    const links = pageStyles();
    const address = new URL(href, document.baseURI).href;
    const old = links.find((sheet) => styleName(sheet.href) === styleName(address)) ?? links[0];
    if (old) swapStyle(old, address);
    else addStyle(href);
  }

  function pageStyles() {
    /** @type {NodeListOf<HTMLLinkElement>} */
    const links = document.head.querySelectorAll(`link[rel~=stylesheet]:not(${LIVE})`);
    return [...links];
  }

  // All the page's style sheets: what stays, stays; the others take the places of those that are no longer wanted.
  function showStyles(wanted) {
    const links = pageStyles();
    const goes = links.filter((sheet) => !wanted.includes(sheet.href));
    const comes = wanted.filter((href) => !links.some((sheet) => sheet.href === href));
    for (const sheet of links) if (wanted.includes(sheet.href)) stopLoading(sheet);
    for (const href of comes) {
      const old = goes.shift();
      if (old) swapStyle(old, href);
      else addStyle(href);
    }
    for (const old of goes) {
      stopLoading(old);
      old.remove();
    }
  }

  function swapStyle(old, href) {
    if (loading.get(old)?.href === href) return;
    stopLoading(old);
    if (old.href === href) return;
    const link = old.cloneNode();
    link.dataset.live = 'loading';
    link.href = href;
    link.addEventListener('load', () => {
      delete link.dataset.live;
      loading.delete(old);
      old.remove();
    });
    link.addEventListener('error', () => stopLoading(old));
    loading.set(old, link);
    old.after(link);
  }

  function stopLoading(old) {
    loading.get(old)?.remove();
    loading.delete(old);
  }

  function addStyle(href) {
    document.head.append(make('link', { rel: 'stylesheet', href }));
  }

  // ----------------------------------------------------------------------------------------------------- other files

  // A file keeps its address when it changes: the browser asks again only for another one. The server ignores the query.
  function showAssets({ paths }) {
    for (const image of document.images) {
      if (!image.hasAttribute('src')) continue;
      const address = new URL(image.src);
      if (address.origin !== location.origin || !paths.includes(decodeURIComponent(address.pathname))) continue;
      address.search = String(Date.now());
      image.src = address.href;
    }
  }

  function loadAgain({ base: now }) {
    const address = moved(location.href, base, now);
    if (address === null) location.reload();
    else location.replace(address);
  }

  // ------------------------------------------------------------------------------------------------------ the events

  /** @type {Record<string, (data: any) => void>} */
  const events = {
    page: showPage,
    style: showStyle,
    assets: showAssets,
    reload: loadAgain,
    problems: showProblems,
    site: showSite,
    uses: showUses,
    gone: showGone,
  };

  let stream = null;
  let retry;
  let lost;
  let channel = null;
  const self = crypto.getRandomValues(new Uint32Array(1))[0];
  const newer = new Set(); // the pages that were opened, or gone back to, after this one

  // Connecting again is not left to EventSource: it would ask for ever with the digest of the page as it was first.
  function connect() {
    if (stream) return;
    clearTimeout(retry);
    const query = new URLSearchParams({ page, digest });
    stream = new EventSource(`${base}_tutgen/events?${query}`);
    stream.addEventListener('open', () => {
      clearTimeout(lost);
      lost = undefined;
      forget('lost');
      forget('waiting');
      forget('gone');
      firstOfConnection = true;
    });
    stream.addEventListener('error', () => {
      disconnect();
      retry = setTimeout(connect, 1000);
      lost ??= setTimeout(() => {
        notice('lost', 'tutgen serve has stopped', null, 'tutgen serve has stopped');
      }, 2000);
    });
    for (const [name, show] of Object.entries(events)) {
      stream.addEventListener(name, (event) => show(JSON.parse(event.data)));
    }
    come();
  }

  function disconnect() {
    clearTimeout(retry);
    stream?.close();
    stream = null;
    channel?.postMessage({ left: self });
  }

  // A browser opens six connections to a server, and a stream takes one. So a page waits until it is first seen, and
  // leaves its place when enough newer ones are open; gone back to, it is brought up to date.
  function listen() {
    channel = new BroadcastChannel(`${base}_tutgen`);
    channel.addEventListener('message', ({ data: { came, left } }) => {
      if (left) newer.delete(left);
      if (came) newer.add(came);
      if (!stream || newer.size < (document.hidden ? 2 : 4)) return;
      disconnect();
      const words = 'Many pages are open: this one is brought up to date when you come back to it.';
      notice('waiting', words, null, words);
    });
    if (!document.hidden) connect();
  }

  function come() {
    newer.clear();
    channel?.postMessage({ came: self });
  }

  function comeBack() {
    if (document.hidden || !channel) return;
    if (stream) come();
    else connect();
  }

  document.addEventListener('visibilitychange', comeBack);
  addEventListener('focus', comeBack);
  addEventListener('pagehide', () => {
    disconnect();
    clearTimeout(lost);
    lost = undefined;
    channel?.close();
    channel = null;
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) listen(); // from the back/forward cache
  });
  listen();
})();
