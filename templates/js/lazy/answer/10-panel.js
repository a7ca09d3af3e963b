// The panel below a sample response: the reader pastes an answer, and reads whether it has the sample's form. It stays in
// the page: nothing is sent, and nothing is kept but the values and ticks that the reader asks for.
const tutgenAnswer = (() => {
  const { words } = tutgen;
  const { make } = tutgenPage;
  const PAUSE = 250; // milliseconds without a key, after which what is typed is looked at

  function toggle(button) {
    const figure = button.closest('figure');
    const panel = figure.querySelector(':scope > .answer') ?? figure.appendChild(panelFor(figure, button));
    const isOpen = button.getAttribute('aria-expanded') === 'false';
    button.setAttribute('aria-expanded', String(isOpen));
    panel.hidden = !isOpen;
    if (isOpen) {
      panel.querySelector('textarea').focus();
      panel.scrollIntoView({ block: 'nearest' });
    }
    show(figure, panel);
  }

  function panelFor(figure, button) {
    const panel = make('div', 'answer');
    panel.setAttribute('role', 'group');
    panel.setAttribute('aria-label', button.getAttribute('aria-label'));
    panel.hidden = true;
    const label = make('label', '', words.answer_paste);
    const area = document.createElement('textarea');
    Object.assign(area, { rows: 5, wrap: 'off', dir: 'ltr', spellcheck: false, autocomplete: 'off' });
    const result = make('div', 'result');
    result.setAttribute('role', 'status');
    let waiting;
    area.addEventListener('input', (event) => {
      if (event instanceof InputEvent && event.inputType === 'insertFromPaste') fromItsHead(area);
      clearTimeout(waiting);
      waiting = setTimeout(() => show(figure, panel), PAUSE);
    });
    panel.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape') return;
      toggle(button);
      button.focus();
    });
    label.append(area);
    panel.append(label, make('p', 'hint', words.answer_private), result);
    return panel;
  }

  function fromItsHead(area) {
    const laidOut = tutgenForm.laidOut(area.value);
    if (laidOut !== area.value) area.value = laidOut;
    area.setSelectionRange(0, 0);
    area.scrollTo(0, 0);
  }

  // The body that the sample shows, without the reader's own values, and how many lines of headers stand above it.
  function sampleOf(figure) {
    const code = figure.querySelector('pre > code').cloneNode(true);
    for (const variable of code.querySelectorAll('var')) variable.textContent = `<${variable.dataset.name}>`;
    const above = Number(code.dataset.body ?? 1) - 1;
    const expected = Number.parseInt(figure.querySelector('figcaption > .status')?.textContent ?? '', 10);
    const isText = !code.classList.contains('language-json');
    return { sample: code.textContent.split('\n').slice(above).join('\n'), above, form: { isText, expected } };
  }

  function show(figure, panel) {
    const { sample, above, form } = sampleOf(figure);
    const [area, result] = [panel.querySelector('textarea'), panel.querySelector('.result')];
    const judged = tutgenForm.judge(sample, panel.hidden ? '' : area.value, form);
    const { is, findings = [], remarks = [], more, status, reasons = [], line, answer } = judged;
    const differing = findings.map(({ sampleLine }) => String(sampleLine + above));
    for (const one of figure.querySelectorAll('.line')) one.classList.toggle('differs', differing.includes(one.dataset.line));
    result.dataset.is = is;
    const verdict = make('p', 'verdict');
    if (is === 'error' && status) verdict.append(...said(words.answer_error_status, { status }));
    else if (is !== 'empty') verdict.append(...said(words[`answer_${is}`], { line }));
    const list = make('ul', '');
    list.append(...[...findings, ...remarks].map((one) => item(one, area)));
    result.replaceChildren(
      ...(verdict.textContent ? [verdict] : []),
      ...reasons.map((reason) => Object.assign(make('blockquote', '', reason), { dir: 'auto' })),
      ...(list.children.length ? [list] : []),
      ...(more ? [make('p', 'hint', tutgenTheme.filled(words.answer_more, { count: more }))] : []),
    );
    if (is === 'unreadable') verdict.append(' ', pointer(line, area));
    if (is !== 'empty') result.scrollIntoView({ block: 'nearest' });
    if (is !== 'same') return;
    Promise.all([tutgenTheme.load('code'), tutgenTheme.load('steps')]).then(() => {
      if (!verdict.isConnected) return; // something else was pasted in the meantime
      result.append(...offers(figure, sample, answer));
      result.scrollIntoView({ block: 'nearest' });
    });
  }

  // A word of the theme with code in its parts.
  function said(word, parts) {
    return word.split(/(\{\w+\})/).map((piece) => {
      const part = /^\{\w+\}$/.test(piece) ? parts[piece.slice(1, -1)] : undefined;
      return part === undefined ? piece : make('code', '', String(part));
    });
  }

  function item({ path, found, wanted, isEmpty, line }, area) {
    const element = make('li', '');
    const word = found ? words.answer_instead : words[isEmpty ? 'answer_nothing_in' : 'answer_missing'];
    element.append(...said(word, { path: path || 'JSON', found, wanted }), ' ', pointer(line, area));
    return element;
  }

  // Shows a line of what was pasted.
  function pointer(line, area) {
    const button = make('button', '', tutgenTheme.filled(words.answer_line, { line }));
    button.addEventListener('click', () => {
      const lines = area.value.split('\n');
      const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
      area.focus();
      area.setSelectionRange(start, start + lines[line - 1].length);
      area.scrollTop = (line - 3) * parseFloat(getComputedStyle(area).lineHeight);
    });
    return button;
  }

  // Values that later requests need, and the tick of the step.
  function offers(figure, sample, answer) {
    const names = tutgenValues.givenBy(figure);
    const gives = (name, key) => tutgenFilling.gives(name, [key], figure.id);
    const values = tutgenForm.given(sample, answer, names, gives, tutgenValues.pointersOf(names));
    const made = values.map(([name, value]) => offer(
      said(words.answer_use, { name, value: value.length > 40 ? `${value.slice(0, 40)}…` : value }),
      () => tutgenValues.set(name, value),
    ));
    const step = stepOf(figure);
    if (step && !tutgenSteps.isDone(step)) {
      made.push(offer([tutgenTheme.filled(words.answer_tick, { number: step.dataset.step })], () => tutgenSteps.set(step, true)));
    }
    return made;
  }

  function offer(content, act) {
    const button = make('button', 'offer');
    button.append(...content);
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled')) return;
      act();
      button.setAttribute('aria-disabled', 'true');
      tutgenPage.say(words.step_done);
    });
    return button;
  }

  function stepOf(figure) {
    const headings = [...document.querySelectorAll('.content :is(h2, h3)[id]')];
    return tutgenPosition.stepOf(headings.findLast((one) => one.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING));
  }

  return { toggle };
})();
