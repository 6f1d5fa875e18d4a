import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CloakroomTest {
    private static Cloakroom filled(int hooks, String... coats) {
        Cloakroom room = new Cloakroom(hooks);
        for (String coat : coats) {
            room.hang(coat);
        }
        return room;
    }

    @Test
    void hooksAreGivenOutFromTheLowest() {
        Cloakroom room = new Cloakroom(3);
        assertThat(room.hang("fur")).isEqualTo(1);
        assertThat(room.hang("mac")).isEqualTo(2);
        assertThat(room.hang("cape")).isEqualTo(3);
    }

    @Test
    void aHookThatBecameFreeIsUsedAgain() {
        Cloakroom room = filled(3, "fur", "mac", "cape");
        room.fetch(2);
        assertThat(room.hang("poncho")).isEqualTo(2);
    }

    @Test
    void theLowestOfSeveralFreeHooksIsUsed() {
        Cloakroom room = filled(3, "fur", "mac", "cape");
        room.fetch(3);
        room.fetch(1);
        assertThat(room.hang("poncho")).isEqualTo(1);
    }

    @Test
    void aFullCloakroomTakesNoCoat() {
        Cloakroom room = filled(1, "fur");
        assertThatThrownBy(() -> room.hang("mac")).isInstanceOf(CloakroomFullException.class);
    }

    @Test
    void aRefusedCoatChangesNothing() {
        Cloakroom room = filled(1, "fur");
        assertThatThrownBy(() -> room.hang("mac")).isInstanceOf(CloakroomFullException.class);
        assertThat(room.find("mac")).isEmpty();
        assertThat(room.freeHooks()).isEqualTo(0);
        assertThat(room.fetch(1)).isEqualTo("fur");
    }

    @Test
    void aCloakroomWithoutHooksIsAlwaysFull() {
        Cloakroom room = new Cloakroom(0);
        assertThatThrownBy(() -> room.hang("fur")).isInstanceOf(CloakroomFullException.class);
    }

    @Test
    void everyGuestGetsTheRightCoat() {
        Cloakroom room = filled(2, "fur", "mac");
        assertThat(room.fetch(2)).isEqualTo("mac");
        assertThat(room.fetch(1)).isEqualTo("fur");
    }

    @Test
    void theOtherCoatsStayWhereTheyHang() {
        Cloakroom room = filled(3, "fur", "mac", "cape");
        room.fetch(1);
        assertThat(room.fetch(3)).isEqualTo("cape");
        assertThat(room.fetch(2)).isEqualTo("mac");
    }

    @Test
    void anEmptyHookHasNoCoat() {
        Cloakroom room = new Cloakroom(2);
        assertThatThrownBy(() -> room.fetch(1)).isInstanceOf(NoSuchCoatException.class);
    }

    @Test
    void aCoatCanBeFetchedOnlyOnce() {
        Cloakroom room = filled(1, "fur");
        room.fetch(1);
        assertThatThrownBy(() -> room.fetch(1)).isInstanceOf(NoSuchCoatException.class);
    }

    @Test
    void hooksThatDoNotExistHaveNoCoat() {
        Cloakroom room = filled(1, "fur");
        assertThatThrownBy(() -> room.fetch(0)).isInstanceOf(NoSuchCoatException.class);
        assertThatThrownBy(() -> room.fetch(2)).isInstanceOf(NoSuchCoatException.class);
        assertThatThrownBy(() -> room.fetch(-1)).isInstanceOf(NoSuchCoatException.class);
    }

    @Test
    void askingForACoatThatIsNotThereChangesNothing() {
        Cloakroom room = filled(2, "fur");
        assertThatThrownBy(() -> room.fetch(2)).isInstanceOf(NoSuchCoatException.class);
        assertThat(room.freeHooks()).isEqualTo(1);
        assertThat(room.fetch(1)).isEqualTo("fur");
    }

    @Test
    void coatsOfTheSameKindAreFoundInAscendingOrder() {
        Cloakroom room = filled(4, "mac", "fur", "mac", "cape");
        room.fetch(1);
        room.hang("mac");
        assertThat(room.find("mac")).containsExactly(1, 3);
    }

    @Test
    void coatsAreComparedByWhatTheySay() {
        Cloakroom room = filled(1, "mac");
        assertThat(room.find(new StringBuilder("mac").toString())).containsExactly(1);
    }

    @Test
    void aCoatThatNobodyBroughtIsOnNoHook() {
        assertThat(new Cloakroom(2).find("fur")).isEmpty();
    }

    @Test
    void lookingForACoatLeavesItWhereItIs() {
        Cloakroom room = filled(1, "fur");
        room.find("fur");
        assertThat(room.find("fur")).containsExactly(1);
        assertThat(room.freeHooks()).isEqualTo(0);
    }

    @Test
    void freeHooksAreCounted() {
        Cloakroom room = new Cloakroom(2);
        assertThat(room.freeHooks()).isEqualTo(2);
        room.hang("fur");
        assertThat(room.freeHooks()).isEqualTo(1);
        room.fetch(1);
        assertThat(room.freeHooks()).isEqualTo(2);
    }

    @Test
    void twoCloakroomsDoNotShareTheirCoats() {
        Cloakroom left = new Cloakroom(1);
        Cloakroom right = new Cloakroom(1);
        left.hang("fur");
        assertThat(left.freeHooks()).isEqualTo(0);
        assertThat(right.freeHooks()).isEqualTo(1);
    }

    @Test
    void bothExceptionsCanBeCaughtAsOne() {
        Cloakroom room = new Cloakroom(0);
        assertThatThrownBy(() -> room.hang("fur")).isInstanceOf(CloakroomException.class);
        assertThatThrownBy(() -> room.fetch(1)).isInstanceOf(CloakroomException.class);
    }
}
