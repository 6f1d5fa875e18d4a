package cdu;

import java.io.IOException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestIdentifier;

/** Writes the trace of observed mode: which tests begin and end. See runners/observed/trace.py for the lines. */
final class Tracer implements Report {
    private long started;

    Tracer() throws IOException, ReflectiveOperationException {
        Results.open();
        Results.printed.copyTo(".cdu-printed");
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (!test.isTest() || Begun.skips()) return;
        Results.printed.reset();
        String name = Results.text(InOrder.file(Reporter.name(test)));
        Results.say("[\"t\"," + name + "," + Results.text(Titles.title(test)) + "," + Titles.task(test) + "]");
        started = System.nanoTime();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable problem = result.getThrowable().orElse(null);
        if (test.isTest()) {
            if (Begun.skipped()) return;
            double spent = (System.nanoTime() - started) / 1e6;
            String printed = Results.text(Results.printed.take());
            Results.say("[\"z\"," + spent + "," + printed + "," + (problem == null ? "null" : Values.written(problem)) + "]");
        } else if (result.getStatus() == Status.FAILED) {
            broken(problem);
        }
    }

    @Override
    public void broken(Throwable problem) {
        String told = Results.text(Results.cut(Reporter.describe(problem)));
        Results.say("[\"l\"," + told + "," + Results.text(Reporter.kind(problem)) + ",false]");
    }

    @Override
    public boolean done() {
        Results.say("[\"d\"]");
        return true;
    }
}
