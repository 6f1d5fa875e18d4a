import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalLampTest {
    @Test
    void severalFlashesAreCounted() {
        assertThat(SignalLamp.describe(3, 10)).isEqualTo("3 flashes every 10 s");
    }

    @Test
    void oneFlashIsWrittenInTheSingular() {
        assertThat(SignalLamp.describe(1, 5)).isEqualTo("1 flash every 5 s");
    }

    @Test
    void aLampWithoutFlashesIsSteady() {
        assertThat(SignalLamp.describe(0, 10)).isEqualTo("steady light");
    }

    @Test
    void thePeriodOfASteadyLampDoesNotMatter() {
        assertThat(SignalLamp.describe(0, 1)).isEqualTo("steady light");
    }

    @Test
    void aPeriodOfOneSecondNeedsNoNumber() {
        assertThat(SignalLamp.describe(2, 1)).isEqualTo("2 flashes every second");
    }

    @Test
    void oneFlashEverySecondIsSingularTwice() {
        assertThat(SignalLamp.describe(1, 1)).isEqualTo("1 flash every second");
    }

    @Test
    void numbersWithManyDigitsAreWrittenInFull() {
        assertThat(SignalLamp.describe(12, 120)).isEqualTo("12 flashes every 120 s");
    }
}
