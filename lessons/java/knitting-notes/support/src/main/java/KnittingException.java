/** A row that cannot be knitted. */
class KnittingException extends IllegalArgumentException {
    KnittingException(String message) {
        super(message);
    }
}
