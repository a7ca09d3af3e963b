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
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => update(entry.target)));
  const attend = () => {
    observer.disconnect();
    document.querySelectorAll('main pre').forEach((pre) => observer.observe(pre)); // calls update at once, too
  };
  attend();
  document.addEventListener('tutgen:update', attend); // the live preview has changed the page in place
})();
