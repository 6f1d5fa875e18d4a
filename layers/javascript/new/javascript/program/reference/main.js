import { readFileSync } from 'node:fs';

const name = readFileSync(0, 'utf8').trim();
console.log(name ? `Hello, ${name}!` : 'Hello!');
