// Requests in a language of the reader's: a choice in each block. What shows one (lazy/forms.js) is loaded when one is chosen,
// or was.
tutgenPage.attend(() => {
  for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-forms] [data-forms]'))) {
    const names = figure.dataset.forms.split(' ');
    const load = () => tutgenTheme.load('forms');
    if (names[1]) {
      const select = tutgenPage.tool(figure, 'form', '', () => { tutgen.form = select.value; load(); }, 'select');
      const labels = JSON.parse(document.body.dataset.formLabels);
      if (!select.length) select.append(...names.map((name) => new Option(labels[name], name)));
      select.setAttribute('aria-label', `${tutgen.words.request_form}: ${tutgenPage.nameOf(figure)}`);
    }
    if (names[0] !== 'http' || tutgenStore.get('variants')?.language) load();
  }
});
