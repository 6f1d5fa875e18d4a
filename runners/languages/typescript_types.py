"""TypeScript's compiler as a build step, where a lesson chooses to have types checked: it has a `tsconfig.json`.

The file is the lesson's own, so its options decide, but for those that say what is run here and how modules are found.
What it leaves out by `exclude`, such as the tests, is checked only as far as another file imports it.
The compiler reads the tests as their author wrote them. It runs nothing of what it reads. What the lesson's file
extends may be a base of npm's `@tsconfig`, of which the layer has the usual ones.
"""

import json
import re
from pathlib import Path
from typing import Final

from runners.records import Files, Step
from runners.report import is_hidden
from runners.request import Request

CONFIG: Final = "tsconfig.json"
_OURS: Final = ".cdu/tsconfig.json"
_GLOBALS: Final = ".cdu/globals.d.ts"
_DECLARATIONS: Final = Path(__file__).with_name("typescript_globals.d.ts").read_text(encoding="utf-8")
_MODULES: Final = "/opt/javascript/lib/node_modules"
_OPTIONS: Final = {
    "allowImportingTsExtensions": True,
    "composite": False,
    "declaration": False,
    "esModuleInterop": True,
    "ignoreDeprecations": "6.0",
    "incremental": False,
    "module": "esnext",
    "moduleDetection": "force",
    "moduleResolution": "bundler",
    "noEmit": True,
    "resolveJsonModule": True,
    "skipLibCheck": True,
    "typeRoots": [f"{_MODULES}/@types"],
}
_BASE: Final = re.compile(r'"(@tsconfig/[\w.-]+)(?:/tsconfig(?:\.json)?)?"')
_NODE: Final = re.compile(
    r"""\b(?:process|Buffer|require|__dirname)\b|['"](?:node:|fs|readline|util|assert|crypto|events)"""
)
"""What needs the types of Node.js, which take a second to read."""


def type_checks(request: Request, files: Files) -> tuple[Step, ...]:
    """Return the steps that check the types of `files`: of the visible ones, then with hidden tests, if there are any.

    No step at all for a lesson that has no `tsconfig.json` among its support files.
    """
    if CONFIG not in request.support:
        return ()
    visible = {path: text for path, text in files.items() if not is_hidden(path)}
    return (_step(visible), *([_step(files)] if len(visible) < len(files) else []))


def _step(files: Files) -> Step:
    """Return the step that checks all of these files; hidden tests that are not among them are not there."""
    files = {path: text for path, text in files.items() if path.endswith((".ts", ".json"))}
    sources = [path for path in files if path.endswith(".ts")]
    config = {
        "extends": f"../{CONFIG}",
        "compilerOptions": {**_OPTIONS, "types": ["node"] if any(map(_NODE.search, files.values())) else []},
        "include": [f"../{path}" for path in sources],
        "files": [f"../{_GLOBALS}"],
    }
    compiler = f"--max-old-space-size=400 {_MODULES}/typescript/lib/_tsc.js --pretty --project {_OURS}".split()
    ours = {_OURS: json.dumps(config), _GLOBALS: _DECLARATIONS}
    return Step(("bin/node", *compiler), files={**files, **_extending(files), **ours}, without=("hidden/*",))


def _extending(files: Files) -> Files:
    """Return the files of options that extend a base from npm, with the place where the layer has it."""
    options = {path: text for path, text in files.items() if path.endswith(".json")}
    changed = {path: _BASE.sub(rf'"{_MODULES}/\1/tsconfig.json"', text) for path, text in options.items()}
    return {path: text for path, text in changed.items() if text != options[path]}
