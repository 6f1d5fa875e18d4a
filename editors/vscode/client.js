"use strict";
// Runs `cdu`, without a shell, and reads the one JSON document that it prints. Whatever the API can do, the command line does.

const { execFile } = require("node:child_process");
const vscode = require("vscode");

const MOST_BYTES = 16 * 1024 * 1024;
const NOT_PASSED = 1;
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cf}\p{Cs}]/gu;

/**
 * The text with its control, direction and invisible characters made visible, as `cdu` shows them: names, messages and
 * output are other people's, and the test output of VS Code is a terminal.
 * @param {unknown} text
 */
function visible(text) {
  return String(text ?? "").replace(/\r\n/g, "\n").replace(HIDDEN, (each) => {
    return `<U+${/** @type {number} */ (each.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}

/** The same in one line. @param {unknown} text */
function oneLine(text) {
  return visible(text).replace(/\s+/g, " ").trim();
}

/**
 * The JSON document of a command. The exit status 1 means that a solution did not pass, and the document says how.
 * Rejects with what `cdu` says on standard error for every other one, and when the token is cancelled.
 * @param {string[]} words
 * @param {vscode.CancellationToken} [token]
 * @returns {Promise<any>}
 */
function cdu(words, token) {
  const command = vscode.workspace.getConfiguration("cdu").get("path", "cdu");
  return new Promise((resolve, reject) => {
    const child = execFile(command, [...words, "--json"], { maxBuffer: MOST_BYTES }, (error, out, complaint) => {
      cancelled?.dispose();
      if (error?.code === "ENOENT") {
        reject(new Error(`${command} is not installed here; install the client, or set cdu.path`));
      } else if (error && error.code !== NOT_PASSED) {
        reject(new Error(oneLine(complaint).replace(/^error: /, "") || `${command} ended without an answer`));
      } else {
        try {
          resolve(JSON.parse(out));
        } catch {
          reject(new Error(oneLine(complaint) || `${command} printed no JSON; is it of the same version?`));
        }
      }
    });
    const cancelled = token?.onCancellationRequested(() => child.kill());
  });
}

module.exports = { cdu, oneLine, visible };
