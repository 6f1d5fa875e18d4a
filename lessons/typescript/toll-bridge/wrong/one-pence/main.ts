// Add up the book of the toll bridge: standard input to standard output.
import { readFileSync } from 'node:fs';

type Traveller = 'walker' | 'rider' | 'cart';

interface Crossing {
  readonly time: string;
  readonly who: Traveller;
}

const TOLLS: Readonly<Record<Traveller, number>> = { walker: 1, rider: 2, cart: 5 };

function isTraveller(word: string): word is Traveller {
  return Object.hasOwn(TOLLS, word);
}

function read(line: string): Crossing {
  const [time, who] = line.split(' ');
  if (!isTraveller(who)) throw new Error(`nobody knows what a ${who} pays`);
  return { time, who };
}

/** What one crossing costs, in pence. */
function toll({ time, who }: Crossing): number {
  const night = time < '06:00' || time >= '22:00';
  return night ? 2 * TOLLS[who] : TOLLS[who];
}

const [count, ...lines] = readFileSync(0, 'utf8').split('\n');
const crossings = lines.slice(0, Number(count)).map(read);
const total = crossings.reduce((sum, crossing) => sum + toll(crossing), 0);
console.log(
  `${crossings.length} ${crossings.length === 1 ? 'crossing' : 'crossings'},`,
  `${total} ${'pence'}`,
);
