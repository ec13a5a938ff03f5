package plankton.cli;

import plankton.linux.Credentials;
import plankton.linux.EnvironmentVariables;

/// How the program was called, besides the command.
///
/// @param root where the records of the containers are
/// @param programName the last part of the name by which it was called
/// @param log where warnings go
record Invocation(String root, String programName, Log log) {

    /// The directory of the records if no other is given.
    static String defaultRoot() {
        if (Credentials.effectiveUser() != 0) {
            String runtimeDirectory = EnvironmentVariables.get("XDG_RUNTIME_DIR");
            if (runtimeDirectory != null && !runtimeDirectory.isEmpty()) {
                return runtimeDirectory + "/plankton";
            }
        }
        return "/run/plankton";
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
