import { readFileSync } from 'node:fs';

const name = readFileSync(0, 'utf8').trim();
// The greeting is yours to print.
