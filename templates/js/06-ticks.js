// A tick for each step, beside its number. What keeps them is loaded with the first one, and where there are some already.
const tutgenTicks = (() => {
  const load = () => tutgenTheme.load('steps');

  tutgenPage.attendSoon(() => {
    for (const step of document.querySelectorAll('.step:not(:has(.tick), :has(+ .heading + .unsupported))')) step.append(tick(step));
    if (tutgenStore.get('steps')) load();
  });

  function tick(step) {
    const label = tutgenPage.make('label', 'tick', tutgen.words.step_done);
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.autocomplete = 'off';
    label.prepend(box);
    const heading = headingOf(box, step);
    box.setAttribute('aria-label', `${tutgen.words.step_done}: ${heading.textContent}`);
    box.addEventListener('change', () => {
      const { checked } = box; // what is loaded shows what it knows
      load().then(() => tutgenSteps.set(heading, checked));
    });
    return label;
  }

  function headingOf(box, step = box.closest('.step')) {
    return step.nextElementSibling.querySelector('[data-step]');
  }

  return { headingOf };
})();
