"use strict";
// CDU lessons in VS Code: a test controller and three commands over the command line `cdu`. No telemetry, no dependency.

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { cdu, oneLine } = require("./client");
const { MANIFEST, createController, find, folderOf, lessonIn } = require("./controller");

/** The name of a lesson, which becomes an argument of a command and the name of a folder. */
const LESSON = /^[a-z][a-z0-9]*\/[a-z0-9][a-z0-9-]*$/;

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  const controller = createController();
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${MANIFEST}`, false, true, false);
  watcher.onDidCreate(() => find(controller));
  watcher.onDidDelete(() => find(controller));
  context.subscriptions.push(controller, watcher, command("start", start), command("submit", submit), command("open", open));
  await find(controller);
}

/**
 * Register a command whose errors are sentences.
 * @param {string} name
 * @param {(item?: vscode.TestItem) => Promise<void>} action
 */
function command(name, action) {
  return vscode.commands.registerCommand(`cdu.${name}`, async (item) => {
    try {
      await action(item);
    } catch (error) {
      vscode.window.showErrorMessage(`CDU: ${/** @type {Error} */ (error).message}`);
    }
  });
}

/** Fetch one of the lessons that are not passed yet, and show its instructions. */
async function start() {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  if (!workspace) throw new Error("open the folder first in which your lessons lie");
  const { lessons } = await cdu(["lessons", "list", "--open"]);
  /** @type {vscode.QuickPickItem[]} */
  const picks = lessons.filter((/** @type {any} */ each) => LESSON.test(each.lesson)).map((/** @type {any} */ each) => ({
    label: each.lesson, description: oneLine(each.title), detail: `difficulty ${each.difficulty}, ${each.xp} XP`,
  }));
  const picked = await vscode.window.showQuickPick(picks, { placeHolder: "Lesson to start", matchOnDescription: true });
  if (!picked) return;
  const folder = path.join(workspace.uri.fsPath, picked.label.split("/")[1]);
  const { files } = await cdu(["start", picked.label, folder]);
  await vscode.commands.executeCommand("markdown.showPreviewToSide", vscode.Uri.file(path.join(folder, "README.md")));
  await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, files[0])), { viewColumn: vscode.ViewColumn.One });
}

/** Send the solution and show the verdict. @param {vscode.TestItem} [item] */
async function submit(item) {
  const folder = chosen(item);
  await vscode.workspace.saveAll(false);
  const options = { location: vscode.ProgressLocation.Notification, title: `Submitting ${oneLine(lessonIn(folder))}` };
  const { lesson, report, xp } = await vscode.window.withProgress(options, () => cdu(["submit", folder]));
  if (report.outcome === "passed") {
    vscode.window.showInformationMessage(`${oneLine(lesson)}: passed${xp ? `, +${xp} XP` : ""}`);
    return;
  }
  const first = report.tests.find((/** @type {any} */ test) => test.outcome !== "passed");
  const why = first ? `look first at: ${oneLine(first.name)}` : oneLine(report.message ?? report.outcome);
  vscode.window.showWarningMessage(`${oneLine(lesson)}: not yet; ${why}`);
}

/** Show the lesson's page. @param {vscode.TestItem} [item] */
async function open(item) {
  const { page } = await cdu(["open", String(lessonIn(chosen(item)))]);
  if (!/^https?:\/\//.test(page)) throw new Error("the school's page has no web address");
  await vscode.env.openExternal(vscode.Uri.parse(page));
}

/** The lesson's folder: of the test that was clicked, else around the file that is edited. @param {vscode.TestItem} [item] */
function chosen(item) {
  if (item) return folderOf(item);
  const file = vscode.window.activeTextEditor?.document.uri.fsPath;
  for (let folder = file && path.dirname(file); folder; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, MANIFEST))) return folder;
    if (folder === path.dirname(folder)) break;
  }
  throw new Error("open a file of the lesson first");
}

module.exports = { activate };
