/// What can go wrong in the cloakroom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloakroomError {
    /// Every hook is taken.
    Full,
    /// Nothing hangs there.
    NoSuchCoat,
}

/// A row of hooks, numbered from 1.
pub struct Cloakroom {
    // What it remembers, and how, is yours to add.
}

impl Cloakroom {
    pub fn new(hooks: usize) -> Self {
        todo!("Cloakroom::new({hooks}) is yours to write")
    }

    /// Hangs a coat on the lowest free hook and returns the number of the hook.
    pub fn hang(&mut self, coat: &str) -> Result<usize, CloakroomError> {
        todo!("hang({coat:?}) is yours to write")
    }

    /// Takes the coat from a hook.
    pub fn fetch(&mut self, hook: usize) -> Result<String, CloakroomError> {
        todo!("fetch({hook}) is yours to write")
    }

    /// The numbers of all hooks with such a coat, in ascending order.
    pub fn find(&self, coat: &str) -> Vec<usize> {
        todo!("find({coat:?}) is yours to write")
    }

    /// How many hooks are free.
    pub fn free_hooks(&self) -> usize {
        todo!("free_hooks is yours to write")
    }
}
