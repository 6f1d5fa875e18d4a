package cdu;

/** What this process was told, in a package that no other module sees. */
public final class Orders {
    /** Whether expectations are to be wrong, so that every test has to fail. */
    public static boolean wrong;

    /** Whether the solution may run now, and is held to what it may do. */
    static volatile boolean armed;

    private Orders() {}
}
