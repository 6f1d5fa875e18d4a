/** What goes into a recipe; the amount is written the way cooks write, such as "1 1/2". */
record Ingredient(String name, String amount) {}
