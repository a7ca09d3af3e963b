// A code block that scrolls sideways can be reached and scrolled by keyboard; one that does not is no stop on the way.
(() => {
  const update = (pre) => {
    if (pre.scrollWidth > pre.clientWidth) {
      const caption = pre.closest('figure')?.querySelector('figcaption');
      pre.tabIndex = 0;
      pre.setAttribute('role', 'group');
      pre.setAttribute('aria-label', caption?.textContent.trim() || 'Code');
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) pre.removeAttribute(name);
    }
  };
  const observer = new ResizeObserver((entries) => { for (const { target } of entries) update(target); });
  const attend = () => {
    observer.disconnect();
    for (const pre of document.querySelectorAll('main pre')) observer.observe(pre); // calls update at once, too
  };
  attend();
  document.addEventListener('tutgen:update', attend); // the live preview has changed the page in place
})();
