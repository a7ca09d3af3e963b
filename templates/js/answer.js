// "Did it work?" in each sample response that has a body: the reader's own answer is held to it, here in the browser.
tutgenPage.attendSoon(() => {
  const { did_it_work: words } = tutgen.words;
  for (const figure of document.querySelectorAll('figure.response')) {
    const code = figure.querySelector('pre')?.querySelector('code');
    if (!code || code.querySelectorAll('.line').length < Number(code.dataset.body ?? 1)) continue;
    const button = tutgenPage.tool(figure, 'check', words, () => tutgenTheme.load('answer').then(() => tutgenAnswer.toggle(button)));
    button.setAttribute('aria-label', `${words} ${tutgenPage.nameOf(figure)}`);
    button.ariaExpanded ??= 'false';
  }
});
