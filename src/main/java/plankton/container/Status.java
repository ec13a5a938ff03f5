package plankton.container;

/// Where a container is in its life (runtime.md, State).
public enum Status {
    /// It is being made.
    CREATING("creating"),
    /// Its environment is complete and its program has not been started.
    CREATED("created"),
    /// Its program runs.
    RUNNING("running"),
    /// Its processes are stopped where they are.
    PAUSED("paused"),
    /// Its program has ended.
    STOPPED("stopped");

    private final String word;

    Status(String word) {
        this.word = word;
    }

    /// The specification's word for it.
    @Override
    public String toString() {
        return word;
    }
}
