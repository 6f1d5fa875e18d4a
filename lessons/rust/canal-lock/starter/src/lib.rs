use std::error::Error;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    Lower,
    Upper,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Water {
    Low,
    High,
}

/// How a lock stands: which gate is open, if any, and how many boats it has lifted and let down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    pub open: Option<Gate>,
    pub water: Water,
    pub boat: bool,
    pub up: u32,
    pub down: u32,
}

/// An order that must not be carried out; orders count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    pub number: usize,
    pub order: String,
}

impl Error for LockError {}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        todo!("what a LockError says is yours to write")
    }
}

/// How the lock stands after these orders.
pub fn operate(orders: &[&str]) -> Result<State, LockError> {
    todo!("operate is yours to write")
}
