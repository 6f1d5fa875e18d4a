import static org.junit.jupiter.api.Assertions.*;

import cdu.observe.Observe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sample's tests as observed mode runs them, so that the classes of its harness are in the archive. */
class SampleTest {
    private Sample sample;

    @BeforeEach
    void setUp() {
        sample = new Sample();
    }

    @Test
    @DisplayName("")
    @Tag("task:1")
    void test1() {
        Observe.site(0, () -> Observe.is(sample.greet("Ada")));
        Observe.site(1, () -> sample.add(-1, 2));
        Observe.again(3, Observe.site(2, () -> Observe.is(sample.upper(java.util.List.of("a", "b")))));
        Observe.both(5, Observe.site(4, () -> Observe.is(new int[] {1})), () -> Observe.operands(new Object[] {1.5, sample}));
        System.out.println("said");
    }
}
