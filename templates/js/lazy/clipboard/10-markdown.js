// Copies the page as Markdown. The text is promised to the clipboard at once, since some browsers take nothing later.
async function tutgenMarkdown(link) {
  const { words } = tutgen;
  await copy(read(link.href));
  link.textContent = words.copied;
  tutgenPage.say(words.copied_said);
  clearTimeout(link.timer);
  link.timer = setTimeout(() => { link.textContent = link.dataset.copy; }, 2500);

  async function read(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`cannot load ${address}`);
    return answer.text();
  }

  async function copy(text) {
    try {
      const blob = text.then((said) => new Blob([said], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    } catch { // plain http has no navigator.clipboard; a permission may be denied
      if (!tutgenCopy(await text)) throw new Error('cannot copy');
    }
  }
}
