package cdu;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Leaves out the tests that began in a virtual machine that ended too early; see runners/inside/conductor.py.
 *
 * <p>Only a run of JUnit knows its tests, so those are started, and neither they nor what is around them is called.
 */
public final class Begun implements InvocationInterceptor {
    private static int left = count();
    private static boolean skipping;

    private static int count() {
        String told = System.getenv("CDU_BEGUN");
        return told == null ? 0 : Integer.parseInt(told);
    }

    /** Whether there are such tests. */
    static boolean any() {
        return left > 0;
    }

    /** Whether the test that starts now is one of them. */
    static boolean skips() {
        skipping = left > 0;
        if (skipping) left--;
        return skipping;
    }

    /** Whether the test that ends now is one of them. */
    static boolean skipped() {
        return skipping;
    }

    private static void play(Invocation<Void> body) throws Throwable {
        if (skipping) body.skip();
        else body.proceed();
    }

    @Override
    public void interceptBeforeEachMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext test)
            throws Throwable {
        play(body);
    }

    @Override
    public void interceptTestMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext test)
            throws Throwable {
        play(body);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext test)
            throws Throwable {
        play(body);
    }

    @Override
    public void interceptDynamicTest(Invocation<Void> body, DynamicTestInvocationContext method, ExtensionContext test)
            throws Throwable {
        play(body);
    }

    @Override
    public void interceptAfterEachMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext test)
            throws Throwable {
        play(body);
    }
}
