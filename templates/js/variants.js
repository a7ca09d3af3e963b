// Requests in a language of the reader's: a choice in each block. It is a button: browsers look at each field of a page that has
// loaded, and lay out the block in which it stands. What opens it and shows a language (lazy/forms.js) is loaded when it is pressed,
// and where one was chosen.
const tutgenLanguage = (() => {
  const load = () => tutgenTheme.load('forms');

  tutgenPage.attendSoon(() => {
    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-forms] [data-forms]'))) {
      const names = figure.dataset.forms.split(' ');
      if (names[1]) {
        const button = tutgenPage.tool(figure, 'form', '', () => load().then(() => tutgenForms.open(button, names)));
        button.setAttribute('aria-haspopup', 'menu');
        if (!button.textContent) say(figure, names[0]);
      }
      if (names[0] !== 'http' || tutgenStore.get('variants')?.language) load();
    }
  });

  const labels = () => JSON.parse(document.body.dataset.formLabels);

  // The button of a block says its language.
  function say(figure, name) {
    const button = figure.querySelector('.form');
    if (!button) return;
    button.textContent = labels()[name];
    button.setAttribute('aria-label', `${tutgen.words.request_form}: ${button.textContent}, ${tutgenPage.nameOf(figure)}`);
  }

  return { labels, say };
})();
