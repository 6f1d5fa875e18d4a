use recipe_scaler::{Ingredient, Recipe, scale};

fn recipe(serves: u64, ingredients: &[(&str, &str)]) -> Recipe {
    let ingredients = ingredients.iter().map(|(name, amount)| Ingredient {
        name: name.to_string(),
        amount: amount.to_string(),
    });
    Recipe { serves, ingredients: ingredients.collect() }
}

fn lines(recipe: &Recipe, guests: u64) -> Vec<String> {
    let scaled = scale(recipe, guests);
    scaled.iter().map(|each| format!("{} {}", each.amount, each.name)).collect()
}

fn amount(text: &str, serves: u64, guests: u64) -> String {
    scale(&recipe(serves, &[("flour", text)]), guests)[0].amount.clone()
}

#[test]
fn a_whole_recipe_is_scaled() {
    let recipe = recipe(4, &[("beans", "1 1/2"), ("onions", "2"), ("salt", "1/3")]);
    assert_eq!(lines(&recipe, 6), ["2 1/4 beans", "3 onions", "1/2 salt"]);
}

#[test]
fn the_order_of_the_ingredients_is_kept() {
    let recipe = recipe(1, &[("water", "1"), ("barley", "1"), ("apples", "1")]);
    assert_eq!(lines(&recipe, 2), ["2 water", "2 barley", "2 apples"]);
}

#[test]
fn the_same_ingredient_may_stand_in_a_recipe_twice() {
    let recipe = recipe(2, &[("butter", "1"), ("eggs", "3"), ("butter", "1/2")]);
    assert_eq!(lines(&recipe, 1), ["1/2 butter", "1 1/2 eggs", "1/4 butter"]);
}

#[test]
fn the_same_number_of_guests_changes_nothing() {
    assert_eq!(amount("1 1/2", 4, 4), "1 1/2");
}

#[test]
fn fractions_are_written_in_lowest_terms() {
    assert_eq!(amount("1/4", 4, 8), "1/2");
}

#[test]
fn top_heavy_fractions_become_mixed_numbers() {
    assert_eq!(amount("1/2", 1, 3), "1 1/2");
}

#[test]
fn mixed_numbers_are_written_in_lowest_terms() {
    assert_eq!(amount("1 1/4", 1, 6), "7 1/2");
}

#[test]
fn whole_numbers_have_no_fraction() {
    assert_eq!(amount("1/3", 1, 6), "2");
}

#[test]
fn a_third_stays_a_third() {
    assert_eq!(amount("1", 3, 1), "1/3");
}

#[test]
fn two_thirds_stay_two_thirds() {
    assert_eq!(amount("1", 3, 2), "2/3");
}

#[test]
fn amounts_for_large_companies_are_exact() {
    assert_eq!(amount("1/7", 3, 10_000_000_000_000_000_003), "476190476190476190 13/21");
}

#[test]
fn no_guests_need_nothing() {
    assert_eq!(amount("2 1/2", 4, 0), "0");
}

#[test]
fn a_recipe_without_ingredients_stays_empty() {
    assert_eq!(scale(&recipe(4, &[]), 2).len(), 0);
}
