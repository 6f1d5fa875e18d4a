"use strict";
// Where a test's message belongs: the first line of a file in the lesson's folder that the message names.

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const PLACES = /File "(?<python>[^"\n]+)", line (?<line>\d+)|(?<file>[\w./-]+\.\w+):(?<at>\d+)/g;

/**
 * Null where the message names no file that is there. Of several, a file that is no test comes first: the fault is in the
 * solution more often than in the tests.
 * @param {string} folder
 * @param {string} message
 * @returns {vscode.Location | null}
 */
function locationOf(folder, message) {
  const found = [...message.matchAll(PLACES)]
    .map(({ groups = {} }) => ({ name: groups.python ?? groups.file, line: Number(groups.line ?? groups.at) }))
    .map(({ name, line }) => ({ file: path.resolve(folder, name), line, isTest: /test|spec|\.bats$/i.test(name) }))
    .filter(({ file, line }) => file.startsWith(folder + path.sep) && line > 0 && fs.existsSync(file));
  const [first] = [...found.filter((each) => !each.isTest), ...found];
  return first ? new vscode.Location(vscode.Uri.file(first.file), new vscode.Position(first.line - 1, 0)) : null;
}

module.exports = { locationOf };
