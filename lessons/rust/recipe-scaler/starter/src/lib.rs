/// What goes into a recipe; the amount is written the way cooks write, such as "1 1/2".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingredient {
    pub name: String,
    pub amount: String,
}

/// How many people it feeds, and what goes into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    pub serves: u64,
    pub ingredients: Vec<Ingredient>,
}

/// The ingredients of a recipe with the amounts for that many guests.
pub fn scale(recipe: &Recipe, guests: u64) -> Vec<Ingredient> {
    todo!("scale is yours to write")
}

/// The greatest number that divides both.
#[allow(dead_code)] // until you use it
fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
