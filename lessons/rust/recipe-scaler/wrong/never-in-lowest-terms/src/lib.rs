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
    let amount = |text: &str| {
        let Fraction { numerator, denominator } = Fraction::read(text);
        Fraction { numerator: numerator * guests, denominator: denominator * recipe.serves }.write()
    };
    let ingredients = recipe.ingredients.iter();
    ingredients
        .map(|Ingredient { name, amount: text }| Ingredient { name: name.clone(), amount: amount(text) })
        .collect()
}

struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// The number behind an amount such as "1 1/2".
    fn read(amount: &str) -> Self {
        let number = |text: &str| text.parse::<u64>().expect("an amount is made of numbers");
        let mut sum = Fraction { numerator: 0, denominator: 1 };
        for part in amount.split(' ') {
            let (top, bottom) = part.split_once('/').unwrap_or((part, "1"));
            let (top, bottom) = (number(top), number(bottom));
            sum = Fraction {
                numerator: sum.numerator * bottom + top * sum.denominator,
                denominator: sum.denominator * bottom,
            };
        }
        sum
    }

    /// The number the way cooks write it.
    fn write(&self) -> String {
        let common = 1;
        let (numerator, denominator) = (self.numerator / common, self.denominator / common);
        match (numerator / denominator, numerator % denominator) {
            (whole, 0) => whole.to_string(),
            (0, rest) => format!("{rest}/{denominator}"),
            (whole, rest) => format!("{whole} {rest}/{denominator}"),
        }
    }
}

/// The greatest number that divides both.
fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
