package plankton.it;

/// What the tests of hooks extend: containers whose program leaves a record as hooks do.
abstract class WithHooks extends WithSandbox {

    private static final String PROGRAM = "echo hook program >> /record";

    final Hooks hooks() {
        return new Hooks(bundle().sh(PROGRAM));
    }

    final Hooks hooksOfOneThatStays() {
        return new Hooks(bundle().sh(PROGRAM + "; exec sleep 1000"));
    }
}
