// Placeholders are what readers fill in, in a panel that opens from each of them and from each block that has some. It is
// loaded when it is used, or when this tab has values already.
(() => {
  if (!('popover' in HTMLElement.prototype)) return;
  const open = (button, place) => tutgenTheme.load('code').then(() => tutgenValues.open(button, place));

  document.addEventListener('click', ({ target }) => {
    const variable = target instanceof Element ? target.closest('pre var') : null;
    if (!variable || !getSelection().isCollapsed) return;
    open(variable.closest('figure').querySelector('.fill'), variable);
  });
  tutgenPage.attendSoon(() => {
    for (const figure of document.querySelectorAll('figure.code')) {
      // A response shows what it will hold: that alone is nothing to fill in.
      if (figure.matches(':has(var):not(.response)')) {
        tutgenPage.tool(figure, 'fill', tutgen.words.values, open).setAttribute('aria-label', tutgen.words.your_values);
      }
      else figure.querySelector('.fill')?.remove();
    }
    if (tutgenStore.session.get('values')) tutgenTheme.load('code');
  });
})();
