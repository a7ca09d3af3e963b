// The pages that compare services, and that tell of moving between two of them, load their script and style.
tutgenPage.attend(() => {
  if (document.querySelector('.compare-all')) tutgenTheme.load('compare');
  if (document.querySelector('.moving')) tutgenTheme.load('move');
});
