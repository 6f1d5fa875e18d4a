import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KnittingNotesTest {
    private static String mistake(String row) {
        try {
            KnittingNotes.expand(row);
        } catch (KnittingException exception) {
            return exception.getMessage();
        }
        return "no mistake";
    }

    @Test
    void stitchesAreSpelledOut() {
        assertThat(KnittingNotes.expand("k2 p yo")).containsExactly("k", "k", "p", "yo");
    }

    @Test
    void namesMayHaveSeveralLetters() {
        assertThat(KnittingNotes.expand("ssk2 yo")).containsExactly("ssk", "ssk", "yo");
    }

    @Test
    void numbersMayHaveSeveralDigits() {
        assertThat(KnittingNotes.expand("k120").size()).isEqualTo(120);
    }

    @Test
    void aZeroInFrontChangesNothing() {
        assertThat(KnittingNotes.expand("k03")).containsExactly("k", "k", "k");
    }

    @Test
    void blanksDoNotMatter() {
        assertThat(KnittingNotes.expand("   k   p2  ")).containsExactly("k", "p", "p");
    }

    @Test
    void aNumberEndsAName() {
        assertThat(KnittingNotes.expand("k2p1yo")).containsExactly("k", "k", "p", "yo");
    }

    @Test
    void allLettersFromAToZMakeNames() {
        assertThat(KnittingNotes.expand("az")).containsExactly("az");
    }

    @Test
    void anEmptyRowHasNoStitches() {
        assertThat(KnittingNotes.expand("")).isEmpty();
    }

    @Test
    void aRowOfBlanksHasNoStitches() {
        assertThat(KnittingNotes.expand("   ")).isEmpty();
    }

    @Test
    void aGroupIsRepeatedAsAWhole() {
        assertThat(KnittingNotes.expand("k (p1 k1)*2 sl")).containsExactly("k", "p", "k", "p", "k", "sl");
    }

    @Test
    void aGroupWithoutANumberIsKnittedOnce() {
        assertThat(KnittingNotes.expand("(k p)")).containsExactly("k", "p");
    }

    @Test
    void groupsMayStandInGroups() {
        assertThat(KnittingNotes.expand("(k (p yo)*2)*2"))
                .containsExactly("k", "p", "yo", "p", "yo", "k", "p", "yo", "p", "yo");
    }

    @Test
    void groupsNeedNoBlanksAroundThem() {
        assertThat(KnittingNotes.expand("k2(p1)*2sl")).containsExactly("k", "k", "p", "p", "sl");
    }

    @Test
    void blanksInsideParenthesesDoNotMatter() {
        assertThat(KnittingNotes.expand("(  k  )*2")).containsExactly("k", "k");
    }

    @Test
    void groupsMayFollowOneAnother() {
        assertThat(KnittingNotes.expand("(k)(p)*2(yo)")).containsExactly("k", "p", "p", "yo");
    }

    @Test
    void groupsMayBeRepeatedOften() {
        assertThat(KnittingNotes.expand("(k p)*12").size()).isEqualTo(24);
    }

    @Test
    void fiftyParenthesesDeepIsNotTooDeep() {
        assertThat(KnittingNotes.expand("(".repeat(50) + "k" + ")".repeat(50))).containsExactly("k");
    }

    @Test
    void strangeCharactersAreShown() {
        assertThat(mistake("k2 %")).isEqualTo("column 4: unexpected '%'");
    }

    @Test
    void strangeCharactersAreShownWhole() {
        assertThat(mistake("k 🧶")).isEqualTo("column 3: unexpected '🧶'");
    }

    @Test
    void capitalLettersAreStrange() {
        assertThat(mistake("k K")).isEqualTo("column 3: unexpected 'K'");
    }

    @Test
    void lettersOfOtherAlphabetsAreStrange() {
        assertThat(mistake("k ß")).isEqualTo("column 3: unexpected 'ß'");
    }

    @Test
    void digitsOfOtherAlphabetsAreStrange() {
        assertThat(mistake("k٣")).isEqualTo("column 2: unexpected '٣'");
    }

    @Test
    void onlySpacesAreBlanks() {
        assertThat(mistake("k\tp")).isEqualTo("column 2: unexpected '\t'");
    }

    @Test
    void aNumberNeedsAStitch() {
        assertThat(mistake("2k")).isEqualTo("column 1: unexpected '2'");
    }

    @Test
    void aNumberMustFollowItsStitchDirectly() {
        assertThat(mistake("k 2")).isEqualTo("column 3: unexpected '2'");
    }

    @Test
    void aStarNeedsAGroup() {
        assertThat(mistake("k*2")).isEqualTo("column 2: unexpected '*'");
    }

    @Test
    void aStarMustFollowItsGroupDirectly() {
        assertThat(mistake("(k) *2")).isEqualTo("column 5: unexpected '*'");
    }

    @Test
    void aGroupNeedsAStarBeforeItsNumber() {
        assertThat(mistake("(k)2")).isEqualTo("column 4: unexpected '2'");
    }

    @Test
    void aParenthesisThatClosesNothingIsStrange() {
        assertThat(mistake("k) p")).isEqualTo("column 2: unexpected ')'");
    }

    @Test
    void aStarNeedsANumber() {
        assertThat(mistake("(k)*")).isEqualTo("column 5: number expected");
    }

    @Test
    void noBlankMayStandBetweenStarAndNumber() {
        assertThat(mistake("(k)* 2")).isEqualTo("column 5: number expected");
    }

    @Test
    void noStitchIsKnittedZeroTimes() {
        assertThat(mistake("p k0")).isEqualTo("column 4: nothing to repeat zero times");
    }

    @Test
    void noGroupIsKnittedZeroTimes() {
        assertThat(mistake("(k)*00")).isEqualTo("column 5: nothing to repeat zero times");
    }

    @Test
    void aGroupHasToBeClosed() {
        assertThat(mistake("k (p")).isEqualTo("column 3: group never closed");
    }

    @Test
    void theInnermostOpenGroupIsTold() {
        assertThat(mistake("(k (p")).isEqualTo("column 4: group never closed");
    }

    @Test
    void anOuterGroupMayBeTheOneThatIsOpen() {
        assertThat(mistake("(k (p)")).isEqualTo("column 1: group never closed");
    }

    @Test
    void aGroupMayNotBeEmpty() {
        assertThat(mistake("k ( )*2")).isEqualTo("column 3: empty group");
    }

    @Test
    void noGroupOpensAtTheVeryEnd() {
        assertThat(mistake("k (")).isEqualTo("column 3: group never closed");
    }

    @Test
    void theFirstOfSeveralMistakesIsTold() {
        assertThat(mistake("k0 % )")).isEqualTo("column 2: nothing to repeat zero times");
    }

    @Test
    void anEmptyGroupIsMetBeforeWhatFollowsIt() {
        assertThat(mistake("()* %")).isEqualTo("column 1: empty group");
    }

    @Test
    void aMistakeInAnOpenGroupIsMetBeforeItsEnd() {
        assertThat(mistake("(k %")).isEqualTo("column 4: unexpected '%'");
    }

    @Test
    void aKnittingExceptionIsAnIllegalArgument() {
        assertThatThrownBy(() -> KnittingNotes.expand("%")).isInstanceOf(IllegalArgumentException.class);
    }
}
