/** Every hook is taken. */
class CloakroomFullException extends CloakroomException {
    CloakroomFullException(String message) {
        super(message);
    }
}
