package plankton.it;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every class of these tests extends: a sandbox per test, and the words that tests begin
/// with.
@ExtendWith(Needs.class)
abstract class WithSandbox {

    Sandbox sandbox;

    // Not where the field stands: tests that are skipped are made as well.
    @BeforeEach
    final void makeSandbox() {
        sandbox = new Sandbox();
    }

    /// A new bundle with a small configuration that works, to be changed by the test.
    final Bundle bundle() {
        return new Bundle(sandbox);
    }

    /// Calls the runtime with `words` and waits for its end.
    final Result plankton(String... words) {
        return sandbox.call(List.of(words)).finish();
    }

    @AfterEach
    final void leavesNothingBehind() {
        sandbox.close();
    }
}
