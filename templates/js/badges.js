// On phones the badges are one row that scrolls: the one of this page is brought into view. The tab key stops at that one
// alone, since the bar has the same list; arrow keys go on to the others.
tutgenPage.attend(() => requestAnimationFrame(() => {
  const row = document.querySelector('.page-heading .services');
  const current = row?.querySelector('[aria-current]');
  if (!current || !document.querySelector('.picker')) return;
  for (const badge of row.querySelectorAll('.badges a')) badge.setAttribute('tabindex', badge === current ? '0' : '-1');
  if (row.scrollWidth <= row.clientWidth) return;
  const [frame, own] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += own.left + own.width / 2 - frame.left - frame.width / 2;
}));
