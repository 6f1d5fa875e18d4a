// Turn echoes into depths: standard input to standard output.
import { createInterface } from 'node:readline';

interface Sounding {
  readonly depth: number;
  readonly click: number;
}

const SPEED = 1500;
let click = 0;
let shallowest: Sounding | null = null;

for await (const line of createInterface({ input: process.stdin })) {
  click += 1;
  if (line === '-') {
    console.log('no echo');
    continue;
  }
  const depth = (Number(line) * SPEED) / 2;
  if (shallowest === null || depth <= shallowest.depth) shallowest = { depth, click };
  console.log(depth);
}

console.log(shallowest ? `shallowest ${shallowest.depth} at click ${shallowest.click}` : 'shallowest none');
