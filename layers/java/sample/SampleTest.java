import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uses what most lessons use, so that its classes are in the archive. */
class SampleTest {
    private Sample sample;

    @BeforeEach
    void setUp() {
        sample = new Sample();
    }

    @Test
    @DisplayName("greets")
    @Tag("task:1")
    void greets() {
        assertThat(sample.greet("Ada")).as("greeting").isEqualTo("Hello, Ada!");
    }

    @Test
    void adds() {
        assertThat(sample.add(1, 2)).isEqualTo(3);
        assertEquals(3, sample.add(1, 2));
        assertThat(sample.add(1, 2) == 3).isTrue();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> sample.add(-1, 2))
                .withMessage("negative");
    }

    @Test
    void turns() {
        assertThat(sample.upper(List.of("a", "b"))).containsExactly("A", "B").isEqualTo(Arrays.asList("A", "B"));
        assertThat(1.5).isCloseTo(1.5, org.assertj.core.api.Assertions.within(0.1));
        assertThat(new int[] {1}).containsExactly(1);
        assertThat(List.of()).isEmpty();
        System.out.println("said");
    }

    @Test
    void fails() {
        assertThat(sample.greet("Ada")).isEqualTo("Hello!");
    }
}
