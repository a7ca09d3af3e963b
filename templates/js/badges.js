// On phones the badges are one row that scrolls: the one of this page is brought into view.
(() => {
  const row = document.querySelector('.page-heading .services');
  const current = row?.querySelector('[aria-current]');
  if (!current || row.scrollWidth <= row.clientWidth) return;
  const [frame, own] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += own.left + own.width / 2 - frame.left - frame.width / 2;
})();
