"use strict";
// Every folder with a submission.json is a lesson in the test view; its tests are known once they have run.

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { cdu, oneLine, visible } = require("./client");
const { locationOf } = require("./locations");

const MANIFEST = "submission.json";

/** The lesson that a folder names; null where it names none. @param {string} folder @returns {string | null} */
function lessonIn(folder) {
  try {
    const { lesson } = JSON.parse(fs.readFileSync(path.join(folder, MANIFEST), "utf8"));
    return typeof lesson === "string" ? lesson : null;
  } catch {
    return null;
  }
}

/** @param {vscode.TestItem} item */
function rootOf(item) {
  return item.parent ?? item;
}

/** The folder of a lesson or of one of its tests. @param {vscode.TestItem} item */
function folderOf(item) {
  return rootOf(item).id;
}

/** @returns {vscode.TestController} */
function createController() {
  const controller = vscode.tests.createTestController("cdu", "CDU lessons");
  controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, (request, token) => run(controller, request, token), true);
  controller.refreshHandler = () => find(controller);
  controller.resolveHandler = (item) => (item ? Promise.resolve() : find(controller));
  return controller;
}

/** Add the lessons of the workspace, and remove those that are gone. @param {vscode.TestController} controller */
async function find(controller) {
  const files = await vscode.workspace.findFiles(`**/${MANIFEST}`, "**/node_modules/**");
  const folders = files.map((file) => path.dirname(file.fsPath)).filter(lessonIn);
  const items = folders.sort().map((folder) => {
    const known = controller.items.get(folder);
    return known ?? controller.createTestItem(folder, oneLine(lessonIn(folder)), vscode.Uri.file(folder));
  });
  controller.items.replace(items);
}

/**
 * @param {vscode.TestController} controller
 * @param {vscode.TestRunRequest} request
 * @param {vscode.CancellationToken} token
 */
async function run(controller, request, token) {
  await vscode.workspace.saveAll(false);
  const run = controller.createTestRun(request);
  const left = new Set(request.exclude ?? []);
  /** @type {vscode.TestItem[]} */
  const every = [];
  controller.items.forEach((item) => every.push(item));
  const chosen = (request.include ?? every).filter((item) => !left.has(item));
  for (const root of new Set(chosen.map(rootOf))) {
    if (token.isCancellationRequested) break;
    const tests = chosen.includes(root) ? [] : chosen.filter((item) => item.parent === root);
    await runLesson(controller, run, root, tests, token);
  }
  run.end();
}

/**
 * Run a lesson, or some of its tests.
 * @param {vscode.TestController} controller
 * @param {vscode.TestRun} run
 * @param {vscode.TestItem} root
 * @param {vscode.TestItem[]} tests
 * @param {vscode.CancellationToken} token
 */
async function runLesson(controller, run, root, tests, token) {
  for (const item of tests.length ? tests : [root]) run.started(item);
  try {
    const words = ["test", root.id, ...tests.flatMap((item) => ["--only", item.id.slice(root.id.length + 1)])];
    const { report, ran } = await cdu(words, token);
    write(run, `${root.label}: run ${ran === "here" ? "on this machine" : "on the platform"}`);
    if (!tests.length) root.children.replace(report.tests.map((/** @type {any} */ test) => itemOf(controller, root, test)));
    for (const test of report.tests) tell(run, root, test);
    if (report.output) write(run, report.output);
    if (report.warnings) write(run, `What the compiler warns of:\n${report.warnings}`);
    if (!["passed", "failed"].includes(report.outcome)) toldByRun(run, root, report);
  } catch (error) {
    if (!token.isCancellationRequested) run.errored(root, new vscode.TestMessage(/** @type {Error} */ (error).message));
  }
}

/**
 * @param {vscode.TestController} controller
 * @param {vscode.TestItem} root
 * @param {any} test
 */
function itemOf(controller, root, test) {
  const id = `${root.id}/${test.id}`;
  return root.children.get(id) ?? controller.createTestItem(id, oneLine(test.name), root.uri);
}

/**
 * Pass on what the report says of one test.
 * @param {vscode.TestRun} run
 * @param {vscode.TestItem} root
 * @param {any} test
 */
function tell(run, root, test) {
  const item = root.children.get(`${root.id}/${test.id}`);
  if (!item) return;
  if (test.output) write(run, test.output, item);
  const took = test.duration_ms ?? undefined;
  if (test.outcome === "passed") run.passed(item, took);
  else if (test.outcome === "not_run") run.skipped(item);
  else run[test.outcome === "failed" ? "failed" : "errored"](item, messageOf(root, test), took);
}

/**
 * Code that cannot be read, a program that ended early: no test can say it.
 * @param {vscode.TestRun} run
 * @param {vscode.TestItem} root
 * @param {any} report
 */
function toldByRun(run, root, report) {
  run.errored(root, messageOf(root, { message: report.message ?? report.outcome }));
}

/** @param {vscode.TestItem} root @param {any} test */
function messageOf(root, test) {
  const message = new vscode.TestMessage(visible(test.message ?? test.outcome));
  message.location = locationOf(root.id, test.message ?? "") ?? undefined;
  return message;
}

/** @param {vscode.TestRun} run @param {string} text @param {vscode.TestItem} [item] */
function write(run, text, item) {
  run.appendOutput(`${visible(text).replace(/\n/g, "\r\n")}\r\n`, undefined, item);
}

module.exports = { MANIFEST, createController, find, folderOf, lessonIn };
