package plankton.failure;

/// The one way in which an operation of this program fails. The message is the line the user sees:
/// lower case, no full stop, naming the file, field or object concerned.
///
/// A failure carries facts, not a stack: it describes the user's situation, not the program's.
public abstract sealed class Failure extends RuntimeException
        permits UsageError, SpecError, StateError, SystemError {

    Failure(String message) {
        super(message, null, false, false);
    }
}
