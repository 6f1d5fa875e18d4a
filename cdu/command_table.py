"""Every command with the line that the help shows for it."""

from __future__ import annotations

FOR_STUDENTS, FOR_OTHERS = "For students", "For authors and operators"
Table = dict[str, dict[str, dict[str, str]]]
"""For whom, module of `cdu.commands`, command, and the line that the help shows for it.

Nothing is imported for the help: it is fast, and complete where a command's packages are not installed. The students'
own distribution has only their modules, so a module that is not there is not offered.
"""
COMMANDS: Table = {
    FOR_STUDENTS: {
        "account": {
            "register": "Create an account and sign in.",
            "login": "Sign in.",
            "token": "Print your id token, for curl and other programs.",
            "completion": "Print what makes a shell complete commands and lessons.",
        },
        "solving": {
            "start": "Fetch a lesson into a folder: its instructions and the files to change.",
            "test": "Run the tests; nothing is recorded and nothing is earned.",
            "watch": "Run the tests whenever a file of the solution changes.",
            "submit": "Send the solution in a folder and show the verdict.",
            "status": "Show a submission and its verdict.",
            "open": "Open a lesson in the browser.",
        },
        "history": {
            "history": "List what you submitted, newest first.",
            "restore": "Bring the files that you submitted back into a folder.",
            "diff": "Show what differs between submissions, or from this folder.",
            "export": "Save everything that is kept about you in one zip.",
        },
        "boards": {
            "profile": "Show your XP, level, streak and badges, or change how you appear on leaderboards.",
            "leaderboard": "Show a leaderboard, overall or of a language, and your own place on it.",
            "report": "Show a report, or which reports there are.",
        },
        "cohort": {"cohort": "Classes and teams that you join with a code."},
    },
    FOR_OTHERS: {
        "platform": {
            "up": "Start the whole platform on this machine and publish the built-in lessons.",
            "down": "Stop the platform; its state is kept.",
            "info": "Show what is deployed where.",
            "demo": "Show the main job once, from a zip to the leaderboard.",
            "package": "Build the deployable template, bundles and layers.",
        },
        "backup": {"backup": "Save the platform of this machine in one file, check such a file, or restore it."},
        "layers": {"layers": "Build the layers of languages; lessons that need one build it by themselves."},
        "grade": {"grade": "Run the solution in a folder against a lesson, our own or an Exercism exercise."},
        "cost": {"cost": "Say what a stage costs on AWS, and what halves the largest lines."},
        "admin": {"admin": "Examine, refresh, repair, and students' own data."},
    },
}
LESSONS: Table = {
    FOR_STUDENTS: {
        "catalogue": {
            "list": "List the lessons and what you did: passed, tried or not yet.",
            "search": "List the lessons in which TEXT occurs.",
            "show": "Show what a lesson asks for and how you did in it.",
        },
    },
    "For authors": {
        "lessons": {
            "new": "Begin a lesson, named LANGUAGE/SLUG: small, complete, and ready to be checked.",
            "schema": "Print the JSON schema of lesson.json, for editors that can use one.",
            "check": (
                "Prove lessons, an Exercism track or problem packages: the reference passes, "
                "the untouched starter fails."
            ),
            "import": "Import an Exercism track or problem packages as lesson folders; importing again updates them.",
            "preview": "Prove lessons and show them on the page to authors only, as students will see them.",
            "publish": (
                "Prove lessons and publish them to the platform on this machine, or to the stack that CDU_STACK names."
            ),
            "withdraw": (
                "Withdraw a published lesson: nobody can submit to it until it is published again, and nobody loses XP."
            ),
        },
    },
}
