package cdu;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** Runs tests in the order in which their file has them; JUnit's own is by hash. */
final class InOrder implements MethodOrderer {
    /** What stands before the names of methods whose files are in a folder of that name. */
    static final String HIDDEN = "hidden/";

    static List<String> names = List.of();

    @Override
    public void orderMethods(MethodOrdererContext context) {
        context.getMethodDescriptors().sort(Comparator.comparingInt(InOrder::place));
    }

    private static int place(MethodDescriptor method) {
        String name = method.getMethod().getDeclaringClass().getSimpleName() + "." + method.getMethod().getName();
        return Math.max(names.indexOf(name), names.indexOf(HIDDEN + name));
    }

    /** Returns a test's name with the folder of its file in front, if that is one of hidden tests. */
    static String file(String test) {
        return names.contains(HIDDEN + test.replaceFirst("\\[.*", "").replaceFirst(".*[.$](?=[^.]*\\.)", "")) ? HIDDEN + test : test;
    }
}
