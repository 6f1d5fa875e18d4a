package cdu;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** What tells the runner how tests went. */
interface Report extends TestExecutionListener {
    @Override
    default void testPlanExecutionStarted(TestPlan plan) {
        Titles.of(plan);
    }

    /** Says that classes could not be made ready. */
    void broken(Throwable problem);

    /** Says that all tests are over; returns whether the process is to end well. */
    boolean done();
}
