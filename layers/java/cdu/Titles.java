package cdu;

import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** What the author of a test calls it, and the number of its task. */
final class Titles {
    private static final String TASK = "task:";

    private static TestPlan plan;

    private Titles() {}

    /** Remembers which test belongs to which method. */
    static void of(TestPlan tests) {
        plan = tests;
    }

    /**
     * Returns the name that an author gave, else the method's; a repetition or a set of arguments without a name of its
     * own has its method's in front. Arguments of a hidden test stay out of its name.
     */
    static String title(TestIdentifier test) {
        String own = plain(test);
        boolean one = !test.getLegacyReportingName().endsWith("]");
        if (one) return own;
        TestIdentifier method = plan.getParent(test).orElse(test);
        if (InOrder.isHidden(Reporter.name(test))) return plain(method) + " " + number(test);
        return own.matches("(?s)\\[\\d+\\].*|repetition \\d+ of \\d+") ? plain(method) + " " + own : own;
    }

    /** Returns n of {@code @Tag("task:n")}, else null. */
    static Integer task(TestIdentifier test) {
        return test.getTags().stream()
                .map(TestTag::getName)
                .filter(tag -> tag.matches(TASK + "\\d{1,6}"))
                .map(tag -> Integer.valueOf(tag.substring(TASK.length())))
                .findFirst()
                .orElse(null);
    }

    private static String plain(TestIdentifier test) {
        String shown = test.getDisplayName();
        boolean given = !shown.equals(test.getLegacyReportingName());
        return given ? shown : shown.replaceFirst("\\(.*", "");
    }

    private static String number(TestIdentifier test) {
        String name = test.getLegacyReportingName();
        return name.substring(name.lastIndexOf('['));
    }
}
