// What is copied of a session with a shell: its commands, without prompts and what is printed.
function tutgenSession(code) {
  const lines = [...code.querySelectorAll('.line')].filter((line) => line.querySelector('.gp'));
  return lines.map((line) => {
    const command = line.cloneNode(true);
    while (command.querySelector('.gp')) command.firstChild.remove();
    return command.textContent;
  }).join('').trimEnd();
}
