use std::error::Error;
use std::fmt;
use std::iter::repeat_n;

/// A mistake in a row; columns are characters and count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnittingError {
    pub column: usize,
    pub problem: String,
}

impl Error for KnittingError {}

impl fmt::Display for KnittingError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.problem)
    }
}

/// All stitches of a row, one after another.
pub fn expand(row: &str) -> Result<Vec<String>, KnittingError> {
    let mut reader = Reader { text: row.chars().collect(), position: 0 };
    let stitches = reader.row()?;
    match reader.next() {
        None => Ok(stitches),
        Some(strange) => Err(reader.unexpected(strange)),
    }
}

/// Reads a row from left to right.
struct Reader {
    text: Vec<char>,
    position: usize,
}

impl Reader {
    fn next(&self) -> Option<char> {
        self.text.get(self.position).copied()
    }

    /// Everything up to the end of the text or of the group around.
    fn row(&mut self) -> Result<Vec<String>, KnittingError> {
        let mut stitches = Vec::new();
        loop {
            self.take(|each| each == ' ');
            match self.next() {
                Some('(') => stitches.extend(self.group()?),
                Some('a'..='z') => {
                    let name = self.take(|each| each.is_ascii_lowercase());
                    stitches.extend(self.repeated(&[name])?);
                }
                None | Some(')') => return Ok(stitches),
                Some(strange) => return Err(self.unexpected(strange)),
            }
        }
    }

    fn group(&mut self) -> Result<Vec<String>, KnittingError> {
        let start = self.position;
        self.position += 1;
        let stitches = self.row()?;
        if self.next().is_none() {
            return Err(mistake(start, "group never closed"));
        }
        self.position += 1;
        if self.next() != Some('*') {
            return Ok(stitches);
        }
        self.position += 1;
        if !self.next().is_some_and(|each| each.is_ascii_digit()) {
            return Err(mistake(self.position, "number expected"));
        }
        self.repeated(&stitches)
    }

    /// The stitches as often as the number says that comes next: once, unless there is one.
    fn repeated(&mut self, stitches: &[String]) -> Result<Vec<String>, KnittingError> {
        let start = self.position;
        let digits = self.take(|each| each.is_ascii_digit());
        match digits.parse() {
            Ok(0) => Err(mistake(start, "nothing to repeat zero times")),
            Ok(times) => Ok(repeat_n(stitches, times).flatten().cloned().collect()),
            Err(_) => Ok(stitches.to_vec()),
        }
    }

    /// Reads as many of these characters as there are.
    fn take(&mut self, wanted: fn(char) -> bool) -> String {
        let taken: String = self.text[self.position..].iter().take_while(|each| wanted(**each)).collect();
        self.position += taken.len();
        taken
    }

    fn unexpected(&self, strange: char) -> KnittingError {
        mistake(self.position, &format!("unexpected '{strange}'"))
    }
}

fn mistake(position: usize, problem: &str) -> KnittingError {
    KnittingError { column: position + 1, problem: problem.to_string() }
}
