// Which modules tests and solutions can load. Shared by the harnesses of both modes.
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const BOX = process.cwd();
const HARMLESS = new Set([
  'assert', 'assert/strict', 'buffer', 'crypto', 'events', 'path', 'perf_hooks', 'punycode', 'querystring', 'stream',
  'stream/promises', 'string_decoder', 'timers', 'timers/promises', 'url', 'util',
]);
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.json', '/index.js'];

// Takes the test files and our own off the disk and returns the tests' text by address. From here on tests see the
// harness at `here`, the solution sees itself and what does no harm; `loaded` fills with the addresses of its modules.
export function closeDoors(here, tests) {
  const sources = new Map();
  const loaded = [];
  for (const file of tests) {
    const place = path.join(BOX, file);
    sources.set(pathToFileURL(place).href, fs.readFileSync(place, 'utf8'));
    fs.unlinkSync(place);
  }
  for (const own of fs.readdirSync(new URL('.', here))) fs.unlinkSync(new URL(own, here));

  function locate(specifier, parent) {
    const wanted = path.resolve(path.dirname(fileURLToPath(parent)), specifier.replace(/\.ts$/, ''));
    for (const ending of ENDINGS) {
      const place = wanted + ending;
      if (sources.has(pathToFileURL(place).href) || fs.statSync(place, { throwIfNoEntry: false })?.isFile()) {
        return pathToFileURL(place).href;
      }
    }
    throw new Error(`Cannot find module '${specifier}' from '${path.relative(BOX, fileURLToPath(parent))}'`);
  }

  module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals' || specifier === 'expect') {
        if (!sources.has(context.parentURL)) throw new Error(`${specifier} is for tests only`);
        return { url: here, shortCircuit: true };
      }
      const name = specifier.replace(/^node:/, '');
      if (module.isBuiltin(specifier)) {
        if (!HARMLESS.has(name)) throw new Error(`the module ${name} is not available here`);
        return next(specifier, context);
      }
      if (context.parentURL === here) return { url: specifier, shortCircuit: true };
      if (!/^\.{1,2}(\/|$)/.test(specifier)) throw new Error(`the package ${specifier} is not available here`);
      return { url: locate(specifier, context.parentURL), shortCircuit: true };
    },
    load(url, context, next) {
      if (url.startsWith('node:') || url === here) return next(url, context);
      if (!sources.has(url)) loaded.push(url);
      if (url.endsWith('.json')) return next(url, { ...context, format: 'json', importAttributes: { type: 'json' } });
      const source = sources.get(url) ?? fs.readFileSync(fileURLToPath(url), 'utf8');
      const old = /\b(module\.exports|exports\.\w+ =|require\()/.test(source) && !/^\s*(import|export)\b/m.test(source);
      return { format: old ? 'commonjs' : 'module', source, shortCircuit: true };
    },
  });
  const builtin = process.getBuiltinModule;
  process.getBuiltinModule = (name) => (HARMLESS.has(String(name).replace(/^node:/, '')) ? builtin(name) : undefined);
  for (const name of ['binding', '_linkedBinding', 'dlopen', '_debugProcess', '_debugEnd', 'kill', '_kill']) {
    delete process[name];
  }
  return { sources, loaded };
}
