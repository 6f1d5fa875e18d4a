// Turn echoes into depths: standard input to standard output.
import { createInterface } from 'node:readline';

const SPEED = 1500;
let number = 0;
let shallowest = null;

for await (const line of createInterface({ input: process.stdin })) {
  number += 1;
  if (line === '-') {
    console.log('no echo');
    continue;
  }
  const depth = Number(line) * SPEED;
  if (shallowest === null || depth < shallowest.depth) shallowest = { depth, number };
  console.log(depth);
}

console.log(shallowest ? `shallowest ${shallowest.depth} at click ${shallowest.number}` : 'shallowest none');
