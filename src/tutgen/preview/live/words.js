// Which words two texts have in common. Of the page nothing is needed, so it is tested without a browser.
const MOST_CELLS = 1_000_000; // of the table of the longest common subsequence: about 10 ms

// Words and single marks, each with its place in the text.
function wordsOf(text) {
  return [...text.matchAll(/[\p{L}\p{N}_]+|[^\s]/gu)].map(({ 0: word, index }) => (
    { text: word, start: index, end: index + word.length }
  ));
}

// The indexes of the words that both have, in order: two sets; null where to find them takes too long.
function commonWords(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start].text === b[start].text) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1].text === b[endB - 1].text) {
    endA -= 1;
    endB -= 1;
  }
  const height = endA - start;
  const width = endB - start;
  if (height * width > MOST_CELLS) return null;

  const inA = new Set();
  const inB = new Set();
  for (let i = 0; i < start; i += 1) { inA.add(i); inB.add(i); }
  for (let i = endA; i < a.length; i += 1) inA.add(i);
  for (let j = endB; j < b.length; j += 1) inB.add(j);

  // lengths[i, j]: how many words the rests of both, from i and j on, have in common
  const row = width + 1;
  const lengths = new Uint16Array((height + 1) * row);
  for (let i = height - 1; i >= 0; i -= 1) {
    for (let j = width - 1; j >= 0; j -= 1) {
      lengths[i * row + j] = a[start + i].text === b[start + j].text
        ? lengths[(i + 1) * row + j + 1] + 1
        : Math.max(lengths[(i + 1) * row + j], lengths[i * row + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < height && j < width;) {
    if (a[start + i].text === b[start + j].text) {
      inA.add(start + i);
      inB.add(start + j);
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * row + j] >= lengths[i * row + j + 1]) i += 1;
    else j += 1;
  }
  return [inA, inB];
}
