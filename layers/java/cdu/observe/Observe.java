package cdu.observe;

import cdu.Results;
import cdu.Values;

/**
 * What rewritten tests call in the place of assertions: it says what came out, and knows nothing of what is expected.
 *
 * <p>Every assertion has the same form, whether a value or an exception is awaited, so that nobody who is called from
 * here learns which.
 */
public final class Observe {
    private static final Object[] NOTHING = {Values.NOTHING};
    private static Object[] seen = NOTHING;
    private static Outcome last;

    private Observe() {}

    /** What a site looks at. */
    public interface Action {
        void run() throws Throwable;
    }

    /** What came out at a site, and its text. */
    private static final class Outcome {
        final boolean thrown;
        final Object value;
        final String text;

        Outcome(boolean thrown, Object value, String text) {
            this.thrown = thrown;
            this.value = value;
            this.text = text;
        }
    }

    /** Says what came out at a site; returns that, or what was thrown. */
    public static <T> T site(int site, Action look) {
        Outcome outcome = outcome(look);
        say(site, outcome, "");
        return result(outcome);
    }

    /** The same with operands, for the judge to learn what is expected. */
    public static <T> T site(int site, Action look, Action operands) {
        T found = site(site, look);
        expected(site, operands);
        return found;
    }

    /** Says once more, for another site, what came out at the one before. */
    public static <T> T again(int site, Object before) {
        say(site, last, "");
        return result(last);
    }

    /** The same with operands, for the judge to learn what is expected. */
    public static <T> T again(int site, Object before, Action operands) {
        T found = again(site, before);
        expected(site, operands);
        return found;
    }

    /** Says once more what came out at the site before, and operands that the solution has a part in. */
    public static <T> T both(int site, Object before, Action operands) {
        Outcome outcome = last;
        Outcome more = outcome(operands);
        if (more.thrown) say(site, more, "");
        else say(site, outcome, "," + more.text);
        last = outcome;
        return result(outcome);
    }

    /** Looks at a site after the one before. */
    public static <T> T after(int site, Object before, Action look) {
        return site(site, look);
    }

    /** Takes a site's value. */
    public static void is(Object value) {
        seen = new Object[] {value};
    }

    /** Takes a site's value, and operands. */
    public static void is(Object value, Object... operands) {
        seen = new Object[operands.length + 1];
        seen[0] = value;
        System.arraycopy(operands, 0, seen, 1, operands.length);
    }

    /** Takes operands alone. */
    public static void operands(Object... operands) {
        seen = operands;
    }

    /** Whether an assertion holds that only its own framework can judge. */
    public static boolean holds(Action assertion) throws Throwable {
        try {
            assertion.run();
            return true;
        } catch (AssertionError problem) {
            return false;
        }
    }

    /** Does one thing after the other. */
    public static void all(Action... actions) {
        for (Action action : actions) run(action);
    }

    /** Runs an action; tests need not declare what it throws. */
    private static void run(Action action) {
        try {
            action.run();
        } catch (Throwable problem) {
            throw Observe.<RuntimeException>undeclared(problem);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E undeclared(Throwable problem) throws E {
        throw (E) problem;
    }

    private static Outcome outcome(Action look) {
        Object[] before = seen;
        seen = NOTHING;
        try {
            look.run();
            return new Outcome(false, seen.length == 0 ? null : seen[0], text(seen));
        } catch (Throwable problem) {
            return new Outcome(true, problem, Values.written(problem));
        } finally {
            seen = before;
        }
    }

    private static String text(Object[] values) {
        StringBuilder made = new StringBuilder();
        for (Object value : values) made.append(made.length() == 0 ? "" : ",").append(Values.written(value));
        return made.toString();
    }

    private static void say(int site, Outcome outcome, String more) {
        String value = outcome.thrown ? outcome.text : "[" + outcome.text + more + "]";
        Results.say((outcome.thrown ? "[\"x\"," : "[\"v\",") + site + "," + value + "]");
        last = outcome;
    }

    private static void expected(int site, Action operands) {
        Outcome before = last;
        Object[] values = seen;
        seen = new Object[0];
        run(operands);
        Results.say("[\"q\"," + site + ",[" + text(seen) + "]]");
        seen = values;
        last = before;
    }

    @SuppressWarnings("unchecked")
    private static <T> T result(Outcome outcome) {
        return (T) (outcome.value == Values.NOTHING ? null : outcome.value);
    }
}
