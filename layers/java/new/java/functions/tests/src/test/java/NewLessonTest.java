import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewLessonTest {
    @Test
    void aNameIsGreeted() {
        assertThat(new NewLesson().greet("Ada")).isEqualTo("Hello, Ada!");
    }

    @Test
    void nobodyIsGreetedWithoutAName() {
        assertThat(new NewLesson().greet("")).isEqualTo("Hello!");
    }
}
