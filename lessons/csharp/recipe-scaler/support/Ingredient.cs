/// <summary>What goes into a recipe; the amount is written the way cooks write, such as "1 1/2".</summary>
public record Ingredient(string Name, string Amount);
