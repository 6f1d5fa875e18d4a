//! Observed mode: rewritten tests write down which values came out, for a judge in another process.
//!
//! Nothing here is secret, and nothing here decides: whoever writes other lines than this file would has to know the
//! values to write. runners/observed/trace.py has the lines.

use std::ffi::c_int;
use std::fmt::{self, Debug, Write as _};
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use super::{SAID, TestDescAndFn, _exit, dup2, line, quoted, raise, signal};

const MODE: &str = "observed";
/// Longer texts are no values: a structure that contains itself has no end.
const MOST: usize = 1 << 18;
/// Bytes of what a test prints that are shown.
const MOST_PRINTED: u64 = 8000;
const SIGABRT: c_int = 6;
const SIGTERM: c_int = 15;
const UNREADABLE: &str = r#"["w","unreadable",""]"#;

/// The site that stands for the end of the running test, and while a lesson is validated the message that it ends
/// with.
static END: AtomicUsize = AtomicUsize::new(0);
static MESSAGE: Mutex<Option<String>> = Mutex::new(None);

/// What begins the name of every test, if the tests are to be observed.
pub fn asked() -> Option<String> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == MODE).then(|| arguments.next().unwrap_or_default())
}

/// Run the tests one after the other. A program that ends in one of them is run again for those that did not begin.
pub fn run(tests: &[&TestDescAndFn], prefix: &str) -> ! {
    set_hook(Box::new(|panic| *locked(&SAID) = panic.to_string()));
    let begun = std::env::var("CDU_BEGUN").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut printed = printed();
    for number in [SIGABRT, SIGTERM] {
        unsafe { signal(number, last_words as *const () as usize) };
    }
    for test in tests.iter().skip(begun) {
        let name = test.desc.name.0.split_once("::").map_or(test.desc.name.0, |(_, name)| name);
        line(&format!(r#"["t",{}]"#, quoted(&format!("{prefix}{name}"))));
        play(test, printed.as_mut());
    }
    line(r#"["d"]"#);
    unsafe { _exit(0) }
}

/// Print what waits for the end of its line, before the program is ended: by itself, or because its time is up.
extern "C" fn last_words(number: c_int) {
    unsafe { signal(number, 0) }; // SIG_DFL
    let _ = std::io::stdout().flush();
    unsafe { raise(number) };
}

/// What tests print goes into a file, which is still there when the program is not.
fn printed() -> Option<File> {
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(true).open(".cdu-printed").ok()?;
    for descriptor in [1, 2] {
        unsafe { dup2(file.as_raw_fd(), descriptor) };
    }
    Some(file)
}

/// Take out of the file what the last test printed.
fn taken(file: &mut File) -> std::io::Result<String> {
    let mut text = Vec::new();
    file.rewind()?;
    file.take(MOST_PRINTED).read_to_end(&mut text)?;
    file.set_len(0)?;
    file.rewind()?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// Run one test and write down how it ended.
fn play(test: &TestDescAndFn, printed: Option<&mut File>) {
    END.store(0, Ordering::Relaxed);
    locked(&SAID).clear();
    *locked(&MESSAGE) = None;
    let started = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(test.testfn.0));
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    let _ = std::io::stdout().flush();
    let site = END.load(Ordering::Relaxed);
    match ended {
        Ok(result) => line(&format!(r#"["v",{site},[{}]]"#, written(&result))),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
            let told = locked(&SAID).clone();
            let message: String = if told.ends_with(&text) { told } else { text }.chars().take(4000).collect();
            line(&format!(r#"["x",{site},["e",["Panic"],{},[]]]"#, quoted(&message)));
        }
    }
    let message = locked(&MESSAGE).clone();
    if let Some(message) = message {
        line(&format!(r#"["q",{site},[{}]]"#, written(&message)));
    }
    let output = printed.and_then(|file| taken(file).ok()).unwrap_or_default();
    line(&format!(r#"["z",{ms:.3},{},null]"#, quoted(&output)));
}

/// Say at which site this test's end is observed.
pub fn ends(site: usize) {
    END.store(site, Ordering::Relaxed);
}

/// The same while a lesson is validated, for a test that has to panic with a message.
pub fn ends_with(site: usize, message: &str) {
    ends(site);
    *locked(&MESSAGE) = Some(message.to_owned());
}

// The compiler makes a copy of what is generic for each type that a test looks at. So the copies only hand on.

/// Write down a value.
pub fn seen<T: Debug + ?Sized>(site: usize, value: &T) {
    observed(site, &value);
}

/// Write down a value, what the solution compares it with, and whether it says that they are equal.
pub fn both<A: Debug + PartialEq<B> + ?Sized, B: Debug + ?Sized>(site: usize, one: &A, other: &B) {
    compared(site, &one, &other, *one == *other);
}

/// Write down a value, and what it is compared with: while a lesson is validated.
pub fn told<A: Debug + PartialEq<B> + ?Sized, B: Debug + ?Sized>(site: usize, value: &A, operand: &B) {
    observed(site, &value);
    expected(site, &[&operand]);
}

/// The same where the operand stands first.
pub fn told_turned<A: Debug + PartialEq<B> + ?Sized, B: Debug + ?Sized>(site: usize, operand: &A, value: &B) {
    observed(site, &value);
    expected(site, &[&operand]);
}

/// The same for a number that has to be near another one.
pub fn told_near<A: Debug, B: Debug, C: Debug>(site: usize, value: &A, operand: &B, tolerance: &C) {
    observed(site, value);
    expected(site, &[operand, tolerance]);
}

/// What the compiler has to find out of two values that a test compares.
pub fn shown<A: Debug + ?Sized, B: Debug + ?Sized>(_: &A, _: &B) {}

fn observed(site: usize, value: &dyn Debug) {
    line(&format!(r#"["v",{site},[{}]]"#, written(value)));
}

fn compared(site: usize, one: &dyn Debug, other: &dyn Debug, equal: bool) {
    line(&format!(r#"["v",{site},[{},{},{equal}]]"#, written(one), written(other)));
}

fn expected(site: usize, operands: &[&dyn Debug]) {
    let operands: Vec<_> = operands.iter().map(|each| written(*each)).collect();
    line(&format!(r#"["q",{site},[{}]]"#, operands.join(",")));
}

fn written(value: &dyn Debug) -> String {
    let mut text = Capped(String::new());
    match catch_unwind(AssertUnwindSafe(|| write!(text, "{value:?}"))) {
        Ok(Ok(())) if text.0 == "true" || text.0 == "false" => text.0,
        Ok(Ok(())) => format!(r#"["w","debug",{}]"#, quoted(&text.0)),
        _ => UNREADABLE.to_owned(),
    }
}

/// A text that does not grow without end.
struct Capped(String);

impl fmt::Write for Capped {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        if self.0.len() + part.len() > MOST {
            return Err(fmt::Error);
        }
        self.0.push_str(part);
        Ok(())
    }
}
