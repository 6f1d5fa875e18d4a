/** Something went wrong in the cloakroom. */
class CloakroomException extends RuntimeException {
    CloakroomException(String message) {
        super(message);
    }
}
