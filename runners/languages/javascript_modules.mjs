// Which modules tests and solutions can load. Shared by the harnesses of both modes.
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import * as registry from './registry.mjs';

export const BOX = process.cwd();
const HARMLESS = new Set([
  'assert', 'assert/strict', 'buffer', 'crypto', 'events', 'path', 'perf_hooks', 'punycode', 'querystring', 'stream',
  'stream/promises', 'string_decoder', 'timers', 'timers/promises', 'url', 'util',
]);
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.json', '/index.js'];
const GLOBALS = [...Object.keys(registry), 'jest', 'expect'];
const ABSENT = /^The requested module '.+' does not provide an export named '(.+)'/;
const UNSEEN = /^Named export '(.+)' not found\. The requested module '(.+)' is a CommonJS module/;

function isOld(source) {
  return /\b(module\.exports|exports\.\w+ =|require\()/.test(source) && !/^\s*(import|export)\b/m.test(source);
}

// What a test file names without declaring it, as Jest lets it: Jest's globals, `require` and `__dirname`. It gets them
// as names of its own, in its first line; as real globals they would be in the solution's hands. So every test file is
// an ES module here, whatever it was written as.
function withGlobals(source) {
  const isFree = (name, use) =>
    new RegExp(`(?<![.\\w$])${name}${use}`).test(source) &&
    !new RegExp(`\\b(const|let|var|function|class|import)\\s+(${name}\\b|\\{[^}]*\\b${name}\\b)`).test(source);
  const names = GLOBALS.filter((name) => isFree(name, '\\s*[.(]'));
  const required = isFree('require', '\\(');
  const places = isFree('__dirname', '\\b') ? 'const __dirname = import.meta.dirname; ' : '';
  const text = required ? source.replace(/\brequire\((['"])@jest\/globals\1\)/g, '$jest') : source;
  const own = required
    ? `import * as $jest from '@jest/globals'; const require = $jest.$require(import.meta.url); `
    : '';
  return `${names.length ? `import { ${names.join(', ')} } from '@jest/globals'; ` : ''}${own}${places}${text}`;
}

// The solution may have run by then and replaced what a text or a pattern can do.
const exec = Function.prototype.call.bind(RegExp.prototype.exec);
const slice = Function.prototype.call.bind(String.prototype.slice);
const OwnRegExp = RegExp;

// Repairs an import that did not link. A name that a module does not export becomes undefined: a missing function fails
// the tests that call it, not all of them. One that Node.js does not see in `module.exports` is taken from there.
// Returns nothing where there is no such import.
function repaired(source, error) {
  const unseen = exec(UNSEEN, error.message);
  const name = (unseen ?? exec(ABSENT, error.message))?.[1]; // no destructuring, which calls the array's iterator
  const found = name && exec(new OwnRegExp(`\\bimport\\s+(?:[\\w$]+\\s*,\\s*)?\\{[^}]*?(\\b${name}\\b(?:\\s+as\\s+([\\w$]+))?\\s*,?)`, 'd'), source);
  if (!found) return null;
  const part = found.indices[1];
  const value = unseen ? `$of_${name}.${name}; import $of_${name} from '${unseen[2]}'` : 'undefined';
  return `const ${found[2] ?? name} = ${value}; ${slice(source, 0, part[0])}${slice(source, part[1])}`;
}

// The last bracket that nothing closes in a module that ends too early, as `file:line`, the line and a caret.
const PARTS = /\/\/.*|\/\*[^]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|[()[\]{}]/g;
function unclosed(source, file) {
  const open = [];
  for (const { 0: part, index } of source.matchAll(PARTS)) {
    if ('([{'.includes(part)) open.push(index);
    else if (')]}'.includes(part)) open.pop();
  }
  if (!open.length) return '';
  const at = open.at(-1);
  const before = source.slice(0, at).split('\n');
  const line = source.split('\n')[before.length - 1];
  return `${file}:${before.length}\n${line}\n${' '.repeat(before.at(-1).length)}^\nThis ${source[at]} is never closed.`;
}

// Where a module does not parse, as `file:line`, the line and a caret; nothing where that cannot be found. Node.js tells
// a script's place only, so the module is read as one, with spaces for what only modules have.
export function syntaxPlace(error, urls) {
  const blank = (text) => text.replace(/[^\n]/g, ' ');
  for (const url of urls) {
    const source = fs.readFileSync(fileURLToPath(url), 'utf8');
    const file = path.relative(BOX, fileURLToPath(url));
    const text = source.replace(/^\s*(import\b[^'"();]*['"][^'"]*['"];?|export(\s+default)?\b)/gm, blank);
    try {
      new vm.Script(text, { filename: file });
    } catch (found) {
      if (found.message !== error.message) continue;
      const place = found.stack.split('\n\n')[0];
      return /\n *\^/.test(place) ? place : unclosed(source, file) || place;
    }
  }
  return '';
}

// Takes the test files and our own off the disk and returns the tests' text by address. From here on tests see the
// harness at `here`, the solution sees itself and what does no harm; `loaded` fills with the addresses of its modules.
export function closeDoors(here, tests) {
  const sources = Object.create(null); // no Map: the solution may replace its methods
  const loaded = [];
  for (const file of tests) {
    const place = path.join(BOX, file);
    sources[pathToFileURL(place).href] = withGlobals(fs.readFileSync(place, 'utf8'));
    fs.unlinkSync(place);
  }
  const addresses = Object.keys(sources);
  for (const own of fs.readdirSync(new URL('.', here))) fs.unlinkSync(new URL(own, here));

  function locate(specifier, parent) {
    const wanted = path.resolve(path.dirname(fileURLToPath(parent)), specifier.replace(/\.ts$/, ''));
    for (const ending of ENDINGS) {
      const place = wanted + ending;
      if (pathToFileURL(place).href in sources || fs.statSync(place, { throwIfNoEntry: false })?.isFile()) {
        return pathToFileURL(place).href;
      }
    }
    throw new Error(`Cannot find module '${specifier}' from '${path.relative(BOX, fileURLToPath(parent))}'`);
  }

  module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals' || specifier === 'expect') {
        if (!(context.parentURL in sources)) throw new Error(`${specifier} is for tests only`);
        return { url: here, shortCircuit: true };
      }
      const name = specifier.replace(/^node:/, '');
      if (module.isBuiltin(specifier)) {
        if (!HARMLESS.has(name)) throw new Error(`the module ${name} is not available here`);
        return next(specifier, context);
      }
      if (context.parentURL === import.meta.url || context.parentURL === here) return { url: specifier, shortCircuit: true };
      if (!/^\.{1,2}(\/|$)/.test(specifier)) throw new Error(`the package ${specifier} is not available here`);
      return { url: locate(specifier, context.parentURL), shortCircuit: true };
    },
    load(url, context, next) {
      if (url.startsWith('node:') || url === here) return next(url, context);
      if (!(url in sources)) loaded.push(url);
      if (url.endsWith('.json')) return next(url, { ...context, format: 'json', importAttributes: { type: 'json' } });
      const source = sources[url] ?? fs.readFileSync(fileURLToPath(url), 'utf8');
      return { format: !(url in sources) && isOld(source) ? 'commonjs' : 'module', source, shortCircuit: true };
    },
  });
  const builtin = process.getBuiltinModule;
  process.getBuiltinModule = (name) => (HARMLESS.has(String(name).replace(/^node:/, '')) ? builtin(name) : undefined);
  for (const name of ['binding', '_linkedBinding', 'dlopen', '_debugProcess', '_debugEnd', 'kill', '_kill']) {
    delete process[name];
  }

  // Loads a test file, the n-th time under another address: a module that did not link stays broken.
  async function load(url, name = url) {
    try {
      await import(name);
    } catch (error) {
      const source = repaired(sources[name], error);
      if (!source) throw error;
      sources[`${name}#`] = source;
      await load(url, `${name}#`);
    }
  }

  return { tests: addresses, load, loaded };
}
