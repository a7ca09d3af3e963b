// Where readers start, the service that was read last is offered, and a filter (lazy/starts). Until that is loaded, the
// style sheet keeps room for both.
tutgenPage.attend(() => {
  const all = document.querySelectorAll('.starts');
  for (const starts of all) starts.classList.toggle('known', tutgenStore.get('service') !== null);
  if (all.length) tutgenTheme.load('starts');
});
