//! What `rustc --test` links in the place of libtest: every test is run by a process of its own, forked from this one, but
//! in observed mode, where nothing is secret.
//!
//! Only what the tests' process may do matters here; runners/languages/rust.py says why it is enough.

use std::any::type_name;
use std::collections::BTreeSet;
use std::ffi::{CString, c_char, c_int, c_void};
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::{ExitCode, Termination};
use std::sync::Mutex;
use std::time::Instant;

mod observed;

pub use observed::{both, ends, ends_with, seen, shown, told, told_near, told_turned};

const RESULTS: c_int = 3;
const REPORTED: c_int = 77;
const SIGNALED: c_int = 0x7f;

/// The last panic: its place and its message, which go into the report instead of onto standard error.
static SAID: Mutex<String> = Mutex::new(String::new());

unsafe extern "C" {
    fn fork() -> c_int;
    fn waitpid(process: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn _exit(status: c_int) -> !;
    fn dup2(descriptor: c_int, place: c_int) -> c_int;
    fn write(to: c_int, data: *const c_void, size: usize) -> isize;
    fn fcntl(descriptor: c_int, command: c_int, value: c_int) -> c_int;
    fn signal(number: c_int, handler: usize) -> usize;
    fn raise(number: c_int) -> c_int;
    fn chmod(path: *const c_char, mode: u32) -> c_int;
    fn execv(path: *const c_char, arguments: *const *const c_char) -> c_int;
}

// What the compiler names in the code that it makes of `#[test]`.
pub struct StaticTestName(pub &'static str);
pub struct StaticTestFn(pub fn() -> Result<(), String>);

pub enum TestType {
    UnitTest,
    IntegrationTest,
    DocTest,
    Unknown,
}

pub enum ShouldPanic {
    No,
    Yes,
    YesWithMessage(&'static str),
}

pub struct TestDesc {
    pub name: StaticTestName,
    pub ignore: bool,
    pub ignore_message: Option<&'static str>,
    pub source_file: &'static str,
    pub start_line: usize,
    pub start_col: usize,
    pub end_line: usize,
    pub end_col: usize,
    pub should_panic: ShouldPanic,
    pub compile_fail: bool,
    pub no_run: bool,
    pub test_type: TestType,
}

pub struct TestDescAndFn {
    pub desc: TestDesc,
    pub testfn: StaticTestFn,
}

pub fn assert_test_result<T: Termination>(result: T) -> Result<(), String> {
    match result.report() {
        code if code == ExitCode::SUCCESS => Ok(()),
        code => Err(format!("the test returned {code:?}")),
    }
}

/// Refuse to compare a type of the solution's with one that is not: it would be the solution that says they are equal.
pub fn comparable<A: ?Sized, B: ?Sized>(_: &A, _: &B, solution: &str) {
    let (left, right) = (type_name::<A>(), type_name::<B>());
    if left != right && own(left, solution) != own(right, solution) {
        panic!("{left} cannot be compared with {right}");
    }
}

fn own<'a>(name: &'a str, solution: &str) -> BTreeSet<&'a str> {
    let of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    name.split(|letter| !of_path(letter)).filter(|path| path.split("::").next() == Some(solution)).collect()
}

pub fn test_main_static(tests: &[&TestDescAndFn]) {
    // The compiler sorts tests by name; here they run in the order of the source, in both modes.
    let mut tests: Vec<_> = tests.iter().copied().filter(|test| !test.desc.ignore).collect();
    tests.sort_by_key(|test| (test.desc.start_line, test.desc.start_col));
    if let Some(prefix) = observed::asked() {
        observed::run(&tests, &prefix);
    }
    hide();
    let mut secret = String::new();
    std::io::stdin().read_to_string(&mut secret).expect("the secret");
    let secret = secret.trim_end();
    unsafe { fcntl(RESULTS, 2, 1) }; // F_SETFD, FD_CLOEXEC
    for test in tests {
        say(secret, &format!(r#"{{"e":"start","t":{}}}"#, quoted(test.desc.name.0)));
        let mut status = 0;
        unsafe {
            let child = fork();
            if child == 0 {
                play(test, secret);
                _exit(REPORTED);
            }
            waitpid(child, &mut status, 0);
        }
        if status != REPORTED << 8 {
            let how = match status & SIGNALED {
                0 => format!("The test's process ended with status {}.", status >> 8),
                signal => format!("The test's process was ended by signal {signal}."),
            };
            end(secret, test, "error", &how, "ProcessEnded", 0.0);
        }
    }
    say(secret, r#"{"e":"done"}"#);
    unsafe { _exit(0) }
}

/// Start this program again from a file that nobody may read, which is how Linux keeps a process's memory and
/// descriptors from being opened below /proc, by itself too.
fn hide() {
    let mut arguments = std::env::args().map(|text| CString::new(text).expect("no NUL"));
    let own = arguments.next().expect("a name");
    if arguments.next().is_none() {
        unsafe {
            chmod(own.as_ptr(), 0o111);
            execv(own.as_ptr(), [own.as_ptr(), c"hidden".as_ptr(), std::ptr::null()].as_ptr());
            _exit(126)
        }
    }
}

/// Run one test in this process, which is its own, and report.
fn play(test: &TestDescAndFn, secret: &str) {
    set_hook(Box::new(|panic| *SAID.lock().unwrap_or_else(|broken| broken.into_inner()) = panic.to_string()));
    let started = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(test.testfn.0));
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    let _ = std::io::stdout().flush();
    let (outcome, message, kind) = match (ended, &test.desc.should_panic) {
        (Ok(Ok(())), ShouldPanic::No) => ("passed", String::new(), ""),
        (Ok(Err(message)), _) => ("failed", message, "TestFailure"),
        (Ok(Ok(())), _) => ("failed", "The test did not panic, which it should.".to_owned(), "TestFailure"),
        (Err(panic), wanted) => {
            let text = panic.downcast_ref::<String>().cloned();
            let said = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
            let right = match wanted {
                ShouldPanic::No => false,
                ShouldPanic::Yes => true,
                ShouldPanic::YesWithMessage(part) => said.contains(part),
            };
            let told = SAID.lock().map(|told| told.clone()).unwrap_or_default();
            (if right { "passed" } else { "failed" }, told, "Panic")
        }
    };
    end(secret, test, outcome, &message, kind, ms);
}

fn end(secret: &str, test: &TestDescAndFn, outcome: &str, message: &str, kind: &str, ms: f64) {
    let name = quoted(test.desc.name.0);
    let message: String = message.chars().take(4000).collect();
    let (message, kind) = (quoted(&message), quoted(kind));
    say(secret, &format!(r#"{{"e":"end","t":{name},"o":"{outcome}","m":{message},"k":{kind},"ms":{ms:.3}}}"#));
}

fn say(secret: &str, event: &str) {
    line(&format!("{secret} {event}"));
}

/// Write a whole line at once.
fn line(text: &str) {
    let line = format!("{text}\n");
    let mut rest = line.as_bytes();
    while !rest.is_empty() {
        let written = unsafe { write(RESULTS, rest.as_ptr().cast(), rest.len()) };
        if written <= 0 {
            unsafe { _exit(125) }
        }
        rest = &rest[written as usize..];
    }
}

fn quoted(text: &str) -> String {
    let plain = |letter: char| letter >= ' ' && letter != '"' && letter != '\\';
    let one = |letter: char| if plain(letter) { letter.to_string() } else { format!("\\u{:04x}", letter as u32) };
    format!("\"{}\"", text.chars().map(one).collect::<String>())
}
