/** The most beautiful way to break a text into lines. */
export function carve(text: string, width: number): string[] {
  const words: readonly string[] = text.match(/\S+/g) ?? [];
  if (words.some((word) => word.length > width)) throw new RangeError('a word does not fit on the stone');
  const nextLine = bestBreaks(words.map((word) => word.length), width);
  const lines: string[] = [];
  for (let start = 0; start < words.length; start = nextLine[start]) {
    lines.push(words.slice(start, nextLine[start]).join(' '));
  }
  return lines;
}

/** For each word that may begin a line, the word that begins the line after it. */
function bestBreaks(lengths: readonly number[], width: number): number[] {
  const ugliness = Array<number>(lengths.length + 1).fill(Infinity);
  const nextLine = Array<number>(lengths.length);
  ugliness[lengths.length] = 0;
  for (let start = lengths.length - 1; start >= 0; start -= 1) {
    let used = -1;
    for (let end = start + 1; end <= lengths.length; end += 1) {
      used += lengths[end - 1] + 1;
      if (used > width) break;
      const line = end === lengths.length ? 0 : width - used;
      if (line + ugliness[end] <= ugliness[start]) {
        ugliness[start] = line + ugliness[end];
        nextLine[start] = end;
      }
    }
  }
  return nextLine;
}
