/** The positions of all high waters. */
export function highWaters(levels: readonly number[]): number[] {
  const found: number[] = [];
  let top: number | null = null;
  for (let position = 1; position < levels.length; position += 1) {
    if (levels[position] >= levels[position - 1]) {
      top = position;
    } else if (levels[position] < levels[position - 1] && top !== null) {
      found.push(top);
      top = null;
    }
  }
  return found;
}
