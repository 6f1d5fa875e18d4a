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
    hooks: Vec<Option<String>>,
}

impl Cloakroom {
    pub fn new(hooks: usize) -> Self {
        Cloakroom { hooks: vec![None; hooks] }
    }

    /// Hangs a coat on the lowest free hook and returns the number of the hook.
    pub fn hang(&mut self, coat: &str) -> Result<usize, CloakroomError> {
        let free = self.hooks.iter().rposition(Option::is_none).ok_or(CloakroomError::Full)?;
        self.hooks[free] = Some(coat.to_string());
        Ok(free + 1)
    }

    /// Takes the coat from a hook.
    pub fn fetch(&mut self, hook: usize) -> Result<String, CloakroomError> {
        let place = hook.checked_sub(1).and_then(|index| self.hooks.get_mut(index));
        place.and_then(Option::take).ok_or(CloakroomError::NoSuchCoat)
    }

    /// The numbers of all hooks with such a coat, in ascending order.
    pub fn find(&self, coat: &str) -> Vec<usize> {
        let hooks = (1..).zip(&self.hooks);
        hooks.filter(|(_, hanging)| hanging.as_deref() == Some(coat)).map(|(hook, _)| hook).collect()
    }

    /// How many hooks are free.
    pub fn free_hooks(&self) -> usize {
        self.hooks.iter().filter(|hanging| hanging.is_none()).count()
    }
}
