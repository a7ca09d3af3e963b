// A line's number links to the line; with Shift, to the lines from the one before.
const tutgenLines = (() => {
  let linked = null;

  tutgenPage.attend(show);
  addEventListener('hashchange', () => show(true));
  show(true);

  // Marks the lines that the address names, and goes there.
  function show(go) {
    for (const line of document.querySelectorAll('.linked')) line.classList.remove('linked');
    linked = tutgenLineAddress.linesOf(location.hash);
    const figure = linked && document.getElementById(tutgenTheme.decoded(linked.block));
    if (!figure?.matches('figure.code')) return;
    linked.block = figure.id;
    const lines = [...figure.querySelectorAll('.line')].filter((line) => {
      const number = +line.getAttribute('data-line');
      return number >= linked.from && number <= linked.to;
    });
    for (const line of lines) line.classList.add('linked');
    if (go === true) lines[0]?.scrollIntoView({ block: 'center' });
  }

  function isNumber(line, x) {
    const { paddingInlineStart, textIndent } = getComputedStyle(line);
    return x < line.getBoundingClientRect().left + parseFloat(paddingInlineStart) + parseFloat(textIndent);
  }

  return {
    // A line is pressed; only its number is a link.
    press(line, { clientX, shiftKey: isRange }) {
      if (!isNumber(line, clientX)) return;
      const block = line.closest('figure').id;
      const number = +line.dataset.line;
      const from = isRange && linked?.block === block ? linked.from : number;
      const fragment = tutgenLineAddress.lineFragment({ block, from: Math.min(from, number), to: Math.max(from, number) });
      if (isRange) getSelection().removeAllRanges();
      history.replaceState(history.state, '', fragment);
      show();
    },
  };
})();
