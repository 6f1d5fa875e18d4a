/** An order that must not be carried out. */
class LockException extends IllegalArgumentException {
    LockException(String message) {
        super(message);
    }
}
