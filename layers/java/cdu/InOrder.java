package cdu;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** Runs tests and nested classes in the order in which their file has them; JUnit's own is by hash. */
final class InOrder implements MethodOrderer, ClassOrderer {
    /** What stands before the names of methods whose files are in a folder of that name. */
    static final String HIDDEN = "hidden/";

    static List<String> names = List.of();

    @Override
    public void orderMethods(MethodOrdererContext context) {
        context.getMethodDescriptors().sort(Comparator.comparingInt(InOrder::place));
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(InOrder::place));
    }

    /** Classes that are not nested stay in the order of their files. */
    private static int place(ClassDescriptor type) {
        String name = type.getTestClass().getSimpleName() + ".";
        return type.getTestClass().isMemberClass() ? Math.max(names.indexOf(name), names.indexOf(HIDDEN + name)) : 0;
    }

    private static int place(MethodDescriptor method) {
        String name = method.getMethod().getDeclaringClass().getSimpleName() + "." + method.getMethod().getName();
        return Math.max(names.indexOf(name), names.indexOf(HIDDEN + name));
    }

    /** Returns a test's name with the folder of its file in front, if that is one of hidden tests. */
    static String file(String test) {
        return isHidden(test) ? HIDDEN + test : test;
    }

    static boolean isHidden(String test) {
        return names.contains(HIDDEN + test.replaceFirst("[(\\[].*", "").replaceFirst(".*[.$](?=[^.]*\\.)", ""));
    }
}
