package plankton.failure;

/// The container is not in the state the operation needs: it does not exist, exists already, or is
/// running, stopped and so on.
public final class StateError extends Failure {

    /// @param problem what is wrong
    public StateError(String problem) {
        super(problem);
    }
}
