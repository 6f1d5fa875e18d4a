// What tests have of Jest, for TypeScript's compiler: names and shapes, and any value for any of them. What a matcher
// takes is the framework's business; what is checked is how tests and solution use each other.
declare namespace JestNames {
  type Body = (done?: any) => unknown;
  type Table = readonly unknown[] | TemplateStringsArray;
  type Each = (table: Table, ...values: unknown[]) => (name: string | Function, body: (...row: any[]) => unknown, timeout?: number) => void;

  interface Registering {
    (name: string | Function, body: Body, timeout?: number): void;
    each: Each;
    only: Registering;
    skip: Registering;
    todo(name: string): void;
    failing: Registering;
    concurrent: Registering;
  }

  interface Expecting {
    <T = any>(actual?: T): any;
    [matcher: string]: any;
  }

  type Hook = (body: Body, timeout?: number) => void;
}

declare module '@jest/globals' {
  export const describe: JestNames.Registering;
  export const xdescribe: JestNames.Registering;
  export const test: JestNames.Registering;
  export const xtest: JestNames.Registering;
  export const it: JestNames.Registering;
  export const xit: JestNames.Registering;
  export const beforeAll: JestNames.Hook;
  export const beforeEach: JestNames.Hook;
  export const afterAll: JestNames.Hook;
  export const afterEach: JestNames.Hook;
  export const expect: JestNames.Expecting;
  export const jest: any;
}

declare module 'expect' {
  export const expect: JestNames.Expecting;
}

declare const describe: JestNames.Registering;
declare const xdescribe: JestNames.Registering;
declare const test: JestNames.Registering;
declare const xtest: JestNames.Registering;
declare const it: JestNames.Registering;
declare const xit: JestNames.Registering;
declare const beforeAll: JestNames.Hook;
declare const beforeEach: JestNames.Hook;
declare const afterAll: JestNames.Hook;
declare const afterEach: JestNames.Hook;
declare const expect: JestNames.Expecting;
declare const jest: any;

// What every program has, where neither the browser's names (`lib`: `dom`) nor the types of Node.js are chosen.
interface Console {
  log(...values: any[]): void;
  info(...values: any[]): void;
  warn(...values: any[]): void;
  error(...values: any[]): void;
  debug(...values: any[]): void;
  table(...values: any[]): void;
}
declare var console: Console;
declare function setTimeout(body: (...values: any[]) => void, ms?: number, ...values: any[]): any;
declare function setInterval(body: (...values: any[]) => void, ms?: number, ...values: any[]): any;
declare function clearTimeout(timer?: any): void;
declare function clearInterval(timer?: any): void;
declare function queueMicrotask(body: () => void): void;
declare function structuredClone<T = any>(value: T, options?: any): T;
