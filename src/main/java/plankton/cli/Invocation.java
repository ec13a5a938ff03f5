package plankton.cli;

import plankton.environment.ControlGroupManager;
import plankton.failure.UsageError;
import plankton.linux.Credentials;
import plankton.linux.EnvironmentVariables;

/// How the program was called, besides the command.
///
/// @param root where the records of the containers are
/// @param programName the last part of the name by which it was called
/// @param controlGroups who makes the control groups of containers
/// @param log where warnings go
record Invocation(String root, String programName, ControlGroupManager controlGroups, Log log) {

    /// The directory of the records if no other is given; empty if there is none for this user.
    static String defaultRoot() {
        String given = EnvironmentVariables.get("XDG_RUNTIME_DIR");
        String ofUser = given == null ? "" : given;
        if (!Credentials.isOrdinary() && (ofUser.isEmpty() || isRootAtHome())) {
            return "/run/plankton";
        }
        return ofUser.isEmpty() ? "" : ofUser + "/plankton";
    }

    /// Whether `/run` is this root's: that of the host, not an ordinary user who is root in a user
    /// namespace, as rootless engines call. Someone at home in such a namespace has its `/run`, and
    /// a login has set his `USER`: runc tells the two apart by that.
    private static boolean isRootAtHome() {
        return "root".equals(EnvironmentVariables.get("USER")) || Credentials.isRootOfHost();
    }

    /// The directory of the records.
    ///
    /// @throws UsageError if none is given and there is none for this user
    @Override
    public String root() {
        if (root.isEmpty()) {
            throw new UsageError(
                    "where to keep the records? Set XDG_RUNTIME_DIR to a directory of yours, as a"
                            + " login does, or give --root DIR");
        }
        return root;
    }

    /// Whether it is to behave as the runtime does whose name it bears.
    boolean isCalledAsAnotherRuntime() {
        return programName.equals("runc") || programName.equals("crun");
    }

    /// Tells the user something that stops nothing.
    void warn(String text) {
        log.tell(Log.WARNING, text);
    }
}
