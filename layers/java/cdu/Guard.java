package cdu;

import java.io.FilePermission;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permission;
import java.security.PermissionCollection;
import java.security.Permissions;
import java.security.Policy;
import java.security.ProtectionDomain;
import java.util.PropertyPermission;

/** Java's security manager: whatever has code of the solution's among its callers may do what a solution needs. */
@SuppressWarnings("removal")
public final class Guard extends SecurityManager {
    // The package is what the JDK's own random numbers load; modules keep it from everybody else.
    private static final String[] HARMLESS = {
        "accessClassInPackage.jdk.internal.util.random", "accessDeclaredMembers", "getClassLoader", "getenv.*",
        "modifyThread", "modifyThreadGroup", "setContextClassLoader",
    };

    /**
     * Made by the virtual machine before anything else. Its warning about security managers is for nobody here, and
     * whoever is not of the solution may do everything.
     */
    public Guard() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        Policy.setPolicy(new Policy() {
            @Override
            public boolean implies(ProtectionDomain domain, Permission permission) {
                return true;
            }
        });
    }

    static ProtectionDomain tests() {
        Permissions all = new Permissions();
        all.add(new AllPermission());
        return domain(all);
    }

    static ProtectionDomain solution() {
        Permissions few = new Permissions();
        for (String name : HARMLESS) few.add(new RuntimePermission(name));
        few.add(new PropertyPermission("*", "read"));
        for (String name : new String[] {"user.dir", "java.io.tmpdir"}) {
            String folder = System.getProperty(name);
            few.add(new FilePermission(folder, "read"));
            few.add(new FilePermission(folder + "/-", "read,write,delete"));
        }
        few.add(new FilePermission("-", "read,write,delete"));
        return domain(few);
    }

    private static ProtectionDomain domain(PermissionCollection permissions) {
        return new ProtectionDomain(new CodeSource(null, (java.security.cert.Certificate[]) null), permissions);
    }

    @Override
    public void checkExit(int status) {
        try {
            super.checkExit(status);
        } catch (SecurityException problem) {
            throw new SecurityException("the program may not end itself in a test, as System.exit(" + status + ") does");
        }
    }

    @Override
    public void checkPermission(Permission permission) {
        if (Orders.armed) super.checkPermission(permission);
    }

    @Override
    public void checkPermission(Permission permission, Object context) {
        if (Orders.armed) super.checkPermission(permission, context);
    }
}
