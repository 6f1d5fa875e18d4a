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
        write!(f, "order {}: {}", self.number, self.order)
    }
}

/// How the lock stands after these orders.
pub fn operate(orders: &[&str]) -> Result<State, LockError> {
    let mut lock = Lock::new();
    for (order, number) in orders.iter().zip(1..) {
        lock.obey(order).ok_or_else(|| LockError { number, order: order.to_string() })?;
    }
    Ok(lock.state())
}

/// Two gates, the water between them, and perhaps a boat.
struct Lock {
    open: Option<Gate>,
    water: Water,
    came_by: Option<Gate>,
    up: u32,
    down: u32,
}

impl Lock {
    fn new() -> Self {
        Lock { open: Some(Gate::Lower), water: Water::Low, came_by: None, up: 0, down: 0 }
    }

    fn state(&self) -> State {
        State { open: self.open, water: self.water, boat: self.came_by.is_some(), up: self.up, down: self.down }
    }

    /// Carries out an order; None if it is not allowed.
    fn obey(&mut self, order: &str) -> Option<()> {
        match (order, self.open, self.water) {
            ("open lower", None, Water::Low) => self.open = Some(Gate::Lower),
            ("open upper", None, Water::High) => self.open = Some(Gate::Upper),
            ("close lower", Some(Gate::Lower), _) => self.open = None,
            ("close upper", Some(Gate::Upper), _) => self.open = None,
            ("fill", _, Water::Low) => self.water = Water::High,
            ("drain", None, Water::High) => self.water = Water::Low,
            ("enter", Some(gate), _) if self.came_by.is_none() => self.came_by = Some(gate),
            ("leave", Some(gate), _) => self.leave(gate)?,
            _ => return None,
        }
        Some(())
    }

    fn leave(&mut self, gate: Gate) -> Option<()> {
        match (self.came_by.take()?, gate) {
            (Gate::Lower, Gate::Upper) => self.up += 1,
            (Gate::Upper, Gate::Lower) => self.down += 1,
            _ => {}
        }
        Some(())
    }
}
