package plankton.environment;

/// Who makes the control groups of containers on this host.
public enum ControlGroupManager {
    /// The runtime itself, in the file systems of control groups.
    CGROUPFS("cgroupfs"),
    /// systemd, asked for a transient scope.
    SYSTEMD("systemd"),
    /// Nobody: containers stay in the group of their maker, without limits.
    DISABLED("disabled");

    private final String word;

    ControlGroupManager(String word) {
        this.word = word;
    }

    /// The one of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ControlGroupManager of(String word) {
        for (ControlGroupManager manager : values()) {
            if (manager.word.equals(word)) {
                return manager;
            }
        }
        throw new IllegalArgumentException(word);
    }

    /// Its name, as on the command line.
    @Override
    public String toString() {
        return word;
    }
}
