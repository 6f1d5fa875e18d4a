"use strict";
// The part of VS Code that the extension uses, with its rules: activates the extension and does what standard input asks, one
// JSON step a line; prints one line of JSON with what the extension showed.

const { once } = require("node:events");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const readline = require("node:readline");

const [extension, workspace, command] = process.argv.slice(2);
const events = [];
const commands = new Map();
let controller;
let editor;

class Items {
  constructor(parent) { this.parent = parent; this.known = new Map(); }
  get(id) { return this.known.get(id); }
  forEach(action) { this.known.forEach(action); }
  replace(items) {
    this.known = new Map(items.map((item) => [item.id, item]));
    for (const item of items) item.parent = this.parent;
  }
}

class Token {
  constructor() { this.isCancellationRequested = false; this.listeners = []; }
  onCancellationRequested(listener) { this.listeners.push(listener); return { dispose() {} }; }
  cancel() { this.isCancellationRequested = true; this.listeners.forEach((each) => each()); }
}

function createTestController(id, label) {
  const made = { id, label, items: new Items(undefined), profiles: [], dispose() {} };
  made.createTestItem = (itemId, itemLabel, uri) => {
    const item = { id: itemId, label: itemLabel, uri };
    item.children = new Items(item);
    return item;
  };
  made.createRunProfile = (name, kind, handler, isDefault) => made.profiles.push({ name, kind, handler, isDefault });
  made.createTestRun = () => {
    const say = (what) => (item, message, took) => {
      if (!item?.id) throw new Error(`${what}: no test item`);
      events.push({ [what]: item.id, message: message?.message, at: at(message?.location), took });
    };
    return {
      started: say("started"), skipped: say("skipped"), failed: say("failed"), errored: say("errored"),
      passed: (item) => say("passed")(item),
      appendOutput: (output) => events.push({ output }), end: () => events.push({ end: true }),
    };
  };
  controller = made;
  return made;
}

function at(location) {
  return location && `${path.basename(location.uri.fsPath)}:${location.position.line}`;
}

function findFiles(pattern) {
  const name = pattern.replace("**/", "");
  const every = fs.readdirSync(workspace, { recursive: true }).filter((each) => path.basename(each) === name);
  return Promise.resolve(every.map((each) => ({ fsPath: path.join(workspace, each) })));
}

const file = (fsPath) => ({ fsPath });
const shown = (kind) => (text) => { events.push({ [kind]: text }); return Promise.resolve(); };
const vscode = {
  tests: { createTestController },
  TestRunProfileKind: { Run: 1 }, ProgressLocation: { Notification: 15 }, ViewColumn: { One: 1 },
  TestMessage: class { constructor(message) { this.message = message; } },
  Position: class { constructor(line, character) { Object.assign(this, { line, character }); } },
  Location: class { constructor(uri, position) { Object.assign(this, { uri, position }); } },
  Uri: { file, parse: (text) => ({ text }) },
  workspace: {
    workspaceFolders: [{ uri: file(workspace) }], findFiles,
    getConfiguration: () => ({ get: () => command }),
    saveAll: () => { events.push({ saved: true }); return Promise.resolve(true); },
    createFileSystemWatcher: () => ({ onDidCreate() {}, onDidDelete() {}, dispose() {} }),
  },
  commands: {
    registerCommand: (name, action) => { commands.set(name, action); return { dispose() {} }; },
    executeCommand: (name, uri) => { events.push({ executed: name, file: uri.fsPath }); return Promise.resolve(); },
  },
  window: {
    showErrorMessage: shown("error"), showInformationMessage: shown("information"), showWarningMessage: shown("warning"),
    showQuickPick: (picks) => { events.push({ picks: picks.map((each) => each.label) }); return Promise.resolve(picks[0]); },
    showTextDocument: (uri) => { events.push({ opened: uri.fsPath }); return Promise.resolve(); },
    withProgress: (_options, action) => action(),
    get activeTextEditor() { return editor && { document: { uri: file(editor) } }; },
  },
  env: { openExternal: (uri) => { events.push({ browser: uri.text }); return Promise.resolve(true); } },
};
const load = Module._load;
Module._load = (name, ...more) => (name === "vscode" ? vscode : load(name, ...more));

const steps = {
  edit(name) { editor = path.join(workspace, name); },
  async command(name) { await commands.get(name)(); },
  async find() { await controller.refreshHandler(); },
  async run(names) {
    const include = names && names.map((name) => tree().find((item) => item.label === name));
    await controller.profiles[0].handler({ include }, new Token());
  },
  async cancel() {
    const token = new Token();
    const running = controller.profiles[0].handler({}, token);
    setTimeout(() => token.cancel(), 500);
    await running;
  },
};

function tree() {
  const found = [];
  controller.items.forEach((item) => { found.push(item); item.children.forEach((each) => found.push(each)); });
  return found;
}

async function main() {
  await require(extension).activate({ subscriptions: [] });
  const lines = readline.createInterface({ input: process.stdin });
  const wanted = [];
  lines.on("line", (line) => wanted.push(JSON.parse(line)));
  await once(lines, "close");
  for (const [name, argument] of wanted) await steps[name](argument);
  console.log(JSON.stringify({ events, tree: tree().map((item) => item.label) }));
}

main();
