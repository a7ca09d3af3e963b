// Ctrl+K, Cmd+K and the search link open the dialog, which is loaded at its first use. Without it, and without scripts, the
// link leads to the list of all pages and sections.
(() => {
  const find = () => /** @type {HTMLAnchorElement} */ (document.querySelector('a.search-link'));

  tutgenPage.attend(() => {
    find()?.setAttribute('aria-keyshortcuts', 'Control+K Meta+K');
    find()?.setAttribute('aria-haspopup', 'dialog');
  });

  document.addEventListener('keydown', (event) => {
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
    if (isShortcut && find()) open(event);
  });
  document.addEventListener('click', (event) => {
    if (tutgenPage.isPlain(event) && event.target instanceof Element && event.target.closest('a.search-link')) open(event);
  });

  function open(event) {
    event.preventDefault();
    tutgenTheme.load('search').then(() => tutgenSearch.open(), () => { location.href = find().href; });
  }
})();
