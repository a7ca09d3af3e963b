// Ticks of finished steps, kept on the device for each tutorial. A step that asks for nothing of the service stays ticked
// after a switch; the others are the service's own.
const tutgenSteps = (() => {
  const { words } = tutgen;
  const tutorial = new URL('.', location.href).pathname;
  const ownerOf = (heading) => ('shared' in heading.dataset ? '' : document.body.dataset.service);

  tutgenPage.attend(show);
  for (const type of ['storage', 'pageshow']) addEventListener(type, show);

  // What is remembered may be of another version, or of nobody.
  function remembered() {
    const all = { ...tutgenStore.get('steps') };
    const own = { ...all[tutorial] };
    return { all, own, done: (heading) => [own[ownerOf(heading)]].flat() };
  }

  function isDone(heading) {
    return remembered().done(heading).includes(heading.id);
  }

  function set(heading, isTicked) {
    const { all, own, done } = remembered();
    const others = done(heading).filter((id) => id && id !== heading.id);
    own[ownerOf(heading)] = isTicked ? [...others, heading.id] : others;
    all[tutorial] = own;
    tutgenStore.set('steps', all);
    show();
  }

  function show() {
    const links = [...document.querySelectorAll('.contents a')];
    let count = 0;
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('.tick > input'))) {
      const heading = tutgenTicks.headingOf(box);
      const link = links.find((one) => tutgenTheme.decoded(one.getAttribute('href').slice(1)) === heading.id);
      box.checked = isDone(heading);
      count += Number(box.checked);
      link?.classList.toggle('ticked', box.checked);
      const said = link?.querySelector('.visually-hidden');
      if (!box.checked) said?.remove();
      else if (!said) link?.append(tutgenPage.make('span', 'visually-hidden', ` (${words.step_done})`));
    }
    offerToClear(count > 0);
  }

  function offerToClear(isTicked) {
    const list = document.querySelector('.contents details');
    let button = list?.querySelector('.clear');
    if (!isTicked) button?.remove();
    else if (list && !button) {
      button = tutgenPage.make('button', 'clear', words.steps_clear);
      button.addEventListener('click', () => {
        const { all } = remembered();
        delete all[tutorial];
        tutgenStore.set('steps', all);
        list.querySelector('a').focus({ preventScroll: true }); // the button goes
        show();
      });
      list.append(button);
    }
  }

  return { set, isDone };
})();
