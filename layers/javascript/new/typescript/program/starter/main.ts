import { readFileSync } from 'node:fs';

const name: string = readFileSync(0, 'utf8').trim();
// The greeting is yours to print.
