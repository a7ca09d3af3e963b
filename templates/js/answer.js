// "Did it work?" in each sample response that has a body: the reader's own answer is held to it, here in the browser.
tutgenPage.attendSoon(() => {
  const words = tutgen.words.did_it_work;
  for (const figure of document.querySelectorAll('figure.response:has(pre):not(:has([data-body="none"]))')) {
    const button = tutgenPage.tool(figure, 'check', words, () => tutgenTheme.load('answer').then(() => tutgenAnswer.toggle(button)));
    button.setAttribute('aria-label', `${words} ${tutgenPage.nameOf(figure)}`);
    button.ariaExpanded ??= 'false';
  }
});
