/** Nothing hangs there. */
class NoSuchCoatException extends CloakroomException {
    NoSuchCoatException(String message) {
        super(message);
    }
}
