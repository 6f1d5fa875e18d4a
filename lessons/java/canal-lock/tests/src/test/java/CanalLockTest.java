import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanalLockTest {
    /** In words how the lock stands, so that a failure can be read. */
    private static String after(String... orders) {
        LockState state = CanalLock.operate(List.of(orders));
        String gate = state.open().map(Gate::name).orElse("none");
        String boat = state.boat() ? "a boat" : "no boat";
        String passages = state.up() + " up, " + state.down() + " down";
        return gate + " open, water " + state.water() + ", " + boat + ", " + passages;
    }

    private static String complaint(String... orders) {
        try {
            CanalLock.operate(List.of(orders));
        } catch (LockException exception) {
            return exception.getMessage();
        }
        return "all orders were carried out";
    }

    @Test
    void withoutOrdersItStandsAsAtTheBeginning() {
        assertThat(after()).isEqualTo("LOWER open, water LOW, no boat, 0 up, 0 down");
    }

    @Test
    void aBoatGoesUp() {
        assertThat(after("enter", "close lower", "fill", "open upper", "leave"))
                .isEqualTo("UPPER open, water HIGH, no boat, 1 up, 0 down");
    }

    @Test
    void aBoatGoesDown() {
        assertThat(after(
                "close lower", "fill", "open upper", "enter", "close upper", "drain", "open lower", "leave"
        )).isEqualTo("LOWER open, water LOW, no boat, 0 up, 1 down");
    }

    @Test
    void boatsGoUpAndDownAllDay() {
        List<String> orders = new ArrayList<>();
        for (int trip = 0; trip < 20; trip++) {
            orders.addAll(List.of("enter", "close lower", "fill", "open upper", "leave"));
            orders.addAll(List.of("enter", "close upper", "drain", "open lower", "leave"));
        }
        assertThat(after(orders.toArray(String[]::new)))
                .isEqualTo("LOWER open, water LOW, no boat, 20 up, 20 down");
    }

    @Test
    void aBoatThatTurnsBackWentNowhere() {
        assertThat(after("enter", "leave")).isEqualTo("LOWER open, water LOW, no boat, 0 up, 0 down");
    }

    @Test
    void aBoatThatWasLiftedAndLetDownAgainWentNowhere() {
        assertThat(after("enter", "close lower", "fill", "drain", "open lower", "leave"))
                .isEqualTo("LOWER open, water LOW, no boat, 0 up, 0 down");
    }

    @Test
    void aBoatThatTurnsBackAtTheUpperGateWentNowhere() {
        assertThat(after("close lower", "fill", "open upper", "enter", "leave"))
                .isEqualTo("UPPER open, water HIGH, no boat, 0 up, 0 down");
    }

    @Test
    void aBoatInTheChamberIsSeen() {
        assertThat(after("enter")).isEqualTo("LOWER open, water LOW, a boat, 0 up, 0 down");
    }

    @Test
    void bothGatesMayBeClosed() {
        assertThat(after("close lower", "fill")).isEqualTo("none open, water HIGH, no boat, 0 up, 0 down");
    }

    @Test
    void aGateMayBeOpenedAndClosedAgain() {
        assertThat(after("close lower", "open lower", "close lower"))
                .isEqualTo("none open, water LOW, no boat, 0 up, 0 down");
    }

    @Test
    void eachCallStartsWithANewLock() {
        CanalLock.operate(List.of("enter", "close lower", "fill", "open upper", "leave"));
        assertThat(after()).isEqualTo("LOWER open, water LOW, no boat, 0 up, 0 down");
    }

    @Test
    void noFillingThroughAnOpenGate() {
        assertThat(complaint("enter", "fill")).isEqualTo("order 2: fill");
    }

    @Test
    void noFillingThroughTheUpperGate() {
        assertThat(complaint("enter", "close lower", "fill", "open upper", "leave", "fill")).isEqualTo("order 6: fill");
    }

    @Test
    void noDrainingThroughAnOpenGate() {
        assertThat(complaint("enter", "close lower", "fill", "open upper", "leave", "drain"))
                .isEqualTo("order 6: drain");
    }

    @Test
    void noSecondGateWhileOneIsOpen() {
        assertThat(complaint("open upper")).isEqualTo("order 1: open upper");
    }

    @Test
    void noUpperGateAtLowWater() {
        assertThat(complaint("close lower", "open upper")).isEqualTo("order 2: open upper");
    }

    @Test
    void noLowerGateAtHighWater() {
        assertThat(complaint("close lower", "fill", "open lower")).isEqualTo("order 3: open lower");
    }

    @Test
    void noOpeningOfAnOpenGate() {
        assertThat(complaint("open lower")).isEqualTo("order 1: open lower");
    }

    @Test
    void noClosingOfAClosedGate() {
        assertThat(complaint("close upper")).isEqualTo("order 1: close upper");
    }

    @Test
    void noClosingOfTheSameGateTwice() {
        assertThat(complaint("close lower", "close lower")).isEqualTo("order 2: close lower");
    }

    @Test
    void noFillingOfAFullChamber() {
        assertThat(complaint("close lower", "fill", "fill")).isEqualTo("order 3: fill");
    }

    @Test
    void noDrainingOfAnEmptyChamber() {
        assertThat(complaint("close lower", "drain")).isEqualTo("order 2: drain");
    }

    @Test
    void noSecondBoat() {
        assertThat(complaint("enter", "enter")).isEqualTo("order 2: enter");
    }

    @Test
    void noEnteringThroughClosedGates() {
        assertThat(complaint("close lower", "enter")).isEqualTo("order 2: enter");
    }

    @Test
    void noLeavingThroughClosedGates() {
        assertThat(complaint("enter", "close lower", "leave")).isEqualTo("order 3: leave");
    }

    @Test
    void noLeavingWithoutABoat() {
        assertThat(complaint("leave")).isEqualTo("order 1: leave");
    }

    @Test
    void nothingAfterAForbiddenOrderCounts() {
        assertThat(complaint("leave", "enter", "whistle")).isEqualTo("order 1: leave");
    }

    @Test
    void ordersThatNobodyKnowsAreErrors() {
        assertThat(complaint("whistle")).isEqualTo("order 1: whistle");
        assertThat(complaint("open")).isEqualTo("order 1: open");
        assertThat(complaint("close")).isEqualTo("order 1: close");
        assertThat(complaint("close ")).isEqualTo("order 1: close ");
        assertThat(complaint("open middle")).isEqualTo("order 1: open middle");
        assertThat(complaint("fill up")).isEqualTo("order 1: fill up");
        assertThat(complaint("FILL")).isEqualTo("order 1: FILL");
        assertThat(complaint(" fill")).isEqualTo("order 1:  fill");
        assertThat(complaint("")).isEqualTo("order 1: ");
    }

    @Test
    void aLockExceptionIsAnIllegalArgument() {
        assertThatThrownBy(() -> CanalLock.operate(List.of("fill"))).isInstanceOf(IllegalArgumentException.class);
    }
}
