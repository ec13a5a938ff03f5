package plankton.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import plankton.it.Host;
import plankton.it.Needs;
import plankton.it.Result;

/// What the class of every engine extends: a room with the engine in it, set up once for all tests
/// of the class, which name their containers each in its own way. After each test there are no
/// containers.
@ExtendWith(Needs.class)
@Tag("engine")
@TestInstance(Lifecycle.PER_CLASS)
abstract class WithEngine {

    private static final long PATIENCE_MILLIS = 120_000;

    private final String prelude;
    Room room;

    /// `prelude` is run by the shell before each command: variables and functions.
    WithEngine(String prelude) {
        this.prelude = prelude;
    }

    @BeforeAll
    final void open() {
        room = new Room(prelude);
        setUp();
    }

    /// Configures the engine, starts it if it is a daemon, and loads an image.
    abstract void setUp();

    /// Removes all containers, whatever they do.
    abstract void removeContainers();

    /// Runs a script of bash where the engine is.
    final Result sh(String script) {
        return room.sh(script);
    }

    /// Runs a script until `condition` says that it printed what it should.
    final void becomes(String text, String script) {
        BooleanSupplier printed = () -> sh(script).stdout().strip().equals(text);
        assertTrue(
                Host.within(PATIENCE_MILLIS, printed),
                () -> "does not become \"" + text + "\": " + sh(script));
    }

    @AfterEach
    final void leavesNothingBehind() {
        removeContainers();
        room.assertNothingIsLeft();
    }

    @AfterAll
    final void close() {
        room.close();
    }
}
