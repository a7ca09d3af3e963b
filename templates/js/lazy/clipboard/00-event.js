// Copies without `navigator.clipboard`: what is copied is set in the event, whatever is selected and whatever a style sheet does.
function tutgenCopy(text) {
  const set = (event) => {
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', set, { once: true });
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    document.removeEventListener('copy', set);
  }
}
