// The link to the page as Markdown copies it, by what is loaded at its first use. From the disk, where no script can read
// a file, and without scripts, it opens it.
tutgenPage.attend(() => {
  const link = /** @type {HTMLAnchorElement} */ (document.querySelector('a.copy-page'));
  if (!link || location.protocol === 'file:') return;
  link.textContent = link.dataset.copy;
  link.onclick = (event) => {
    if (!tutgenPage.isPlain(event)) return;
    event.preventDefault();
    tutgenTheme.load('clipboard').then(() => tutgenMarkdown(link)).catch(() => { location.href = link.href; });
  };
});
