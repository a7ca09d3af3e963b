// The list of services in the bar opens and leads on without scripts. Its keys and its filter (lazy/picker.js) are loaded when
// a reader comes to it.
for (const type of ['pointerover', 'focusin']) {
  document.addEventListener(type, ({ target }) => {
    if (target instanceof Element && target.closest('.picker')) tutgenTheme.load('picker').catch(() => {}); // it leads on without them
  }, { passive: true });
}
