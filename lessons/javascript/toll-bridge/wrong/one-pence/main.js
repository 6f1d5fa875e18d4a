// Add up the book of the toll bridge: standard input to standard output.
import { readFileSync } from 'node:fs';

const TOLLS = { walker: 1, rider: 2, cart: 5 };

/** What one crossing costs, in pence. */
function toll(time, who) {
  const night = time < '06:00' || time >= '22:00';
  return night ? 2 * TOLLS[who] : TOLLS[who];
}

const [count, ...lines] = readFileSync(0, 'utf8').split('\n');
const crossings = lines.slice(0, Number(count)).map((line) => line.split(' '));
const total = crossings.reduce((sum, [time, who]) => sum + toll(time, who), 0);
console.log(
  `${crossings.length} ${crossings.length === 1 ? 'crossing' : 'crossings'},`,
  `${total} ${'pence'}`,
);
