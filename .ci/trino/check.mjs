// Reads {name: statement} from standard input and writes {name: [what Trino's grammar has against it]}.
import { readFileSync } from "node:fs";
import { TrinoSQL } from "dt-sql-parser/dist/parser/trino/index.js";

const parser = new TrinoSQL();
const told = Object.entries(JSON.parse(readFileSync(0, "utf8"))).map(([name, statement]) => [
  name,
  parser.validate(statement).map((error) => `line ${error.startLine}: ${error.message}`),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(told)));
