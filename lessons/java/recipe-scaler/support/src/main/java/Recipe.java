import java.util.List;

/** How many people it feeds, and what goes into it. */
record Recipe(long serves, List<Ingredient> ingredients) {}
