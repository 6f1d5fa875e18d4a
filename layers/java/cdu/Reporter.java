package cdu;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;

/** Reports on descriptor 3 what happens to tests, every line with the secret. */
final class Reporter implements Report {
    private static final int FRAMES = 8;

    private final String secret;
    private long started;
    private boolean good = true;

    Reporter(String secret) throws ReflectiveOperationException {
        this.secret = secret;
        Results.open();
    }

    @Override
    public boolean done() {
        say("\"e\":\"done\"");
        return good;
    }

    @Override
    public void broken(Throwable problem) {
        good = false;
        say("\"e\":\"load\",\"k\":" + Results.text(kind(problem)) + ",\"m\":" + Results.text(Results.cut(describe(problem))));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (!test.isTest()) return;
        Results.printed.reset();
        say("\"e\":\"start\",\"t\":" + Results.text(name(test)));
        started = System.nanoTime();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (test.isTest()) end(test, "skipped", null);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable problem = result.getThrowable().orElse(null);
        if (!test.isTest()) {
            if (result.getStatus() == Status.FAILED) broken(problem);
        } else if (result.getStatus() == Status.SUCCESSFUL) {
            end(test, "passed", null);
        } else if (result.getStatus() == Status.ABORTED) {
            end(test, "skipped", null);
        } else {
            end(test, problem instanceof AssertionError ? "failed" : "error", problem);
        }
    }

    private void end(TestIdentifier test, String outcome, Throwable problem) {
        double spent = (System.nanoTime() - started) / 1e6;
        String told = "\"e\":\"end\",\"t\":" + Results.text(name(test)) + ",\"o\":\"" + outcome + "\",\"ms\":" + spent
                + ",\"n\":" + Results.text(Titles.title(test)) + ",\"task\":" + Titles.task(test);
        if (problem != null) {
            good = false;
            told += ",\"k\":" + Results.text(kind(problem)) + ",\"m\":" + Results.text(Results.cut(describe(problem)));
        }
        say(told + ",\"out\":" + Results.text(Results.printed.take()));
    }

    private void say(String event) {
        Results.say(secret + " {" + event + "}");
    }

    static String name(TestIdentifier test) {
        TestSource source = test.getSource().orElse(null);
        String place = source instanceof MethodSource ? ((MethodSource) source).getClassName()
                : source instanceof ClassSource ? ((ClassSource) source).getClassName() : "";
        return place + "." + test.getLegacyReportingName().replaceFirst("\\(\\)$", "");
    }

    static String kind(Throwable problem) {
        return problem instanceof AssertionError ? "AssertionError" : problem.getClass().getSimpleName();
    }

    /** An assertion speaks for itself; others say where in the lesson's code they happened. */
    static String describe(Throwable problem) {
        try {
            if (problem instanceof AssertionError) return String.valueOf(problem.getMessage()).strip();
            return problem + Arrays.stream(problem.getStackTrace())
                    .filter(frame -> Loader.NAME.equals(frame.getClassLoaderName()))
                    .limit(FRAMES)
                    .map(frame -> String.format("%n    at %s.%s(%s:%d)", frame.getClassName(), frame.getMethodName(),
                            frame.getFileName(), frame.getLineNumber()))
                    .collect(Collectors.joining());
        } catch (Throwable other) {
            return "(the exception's text could not be made)";
        }
    }
}
