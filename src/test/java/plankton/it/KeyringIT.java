package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/// The session keyring: keys of the caller must not be found by the container.
class KeyringIT extends WithSandbox {

    /// A container that says what its session keyring is called; that of its caller is called as
    /// the sandbox is.
    private Bundle showing() {
        Bundle bundle = bundle().args("keyring");
        bundle.calledAfter("exec " + Probe.of("keyring") + " " + sandbox.token() + " \"$@\"");
        Probe.into(bundle, "keyring");
        return bundle;
    }

    @Test
    void isANewOne() {
        String name = showing().run().succeeds().stdout().strip();
        assertNotEquals(sandbox.token(), name);
        assertNotEquals("_uid_ses.0", name);
        assertNotEquals("_uid.0", name);
    }

    @Test
    void isTheCallersWhenNoNewOneIsWanted() {
        showing().run("--no-new-keyring").prints(sandbox.token() + "\n");
    }

    @Test
    void isANewOneByCreateAndStart() {
        Bundle bundle = showing().write();
        Call create = bundle.call("create");
        create.finish().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        assertNotEquals(sandbox.token(), create.soFar().stdout().strip());
    }

    @Test
    void isTheCallersByCreateAndStartWhenNoNewOneIsWanted() {
        Bundle bundle = showing().write();
        Call create = bundle.call("create", "--no-new-keyring");
        create.finish().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        create.soFar().prints(sandbox.token() + "\n");
    }

    @Test
    void ofTheCallerStaysAsItIs() {
        Bundle bundle = bundle().args("true").write();
        var caller =
                java.util.List.of(
                        Probe.of("keyring").toString(),
                        sandbox.token(),
                        "bash",
                        "-c",
                        "\"$@\" && exec " + Probe.of("keyring"),
                        "bash");
        var words =
                java.util.List.of("run", "--bundle", bundle.directory().toString(), bundle.id());
        assertEquals(
                sandbox.token() + "\n",
                sandbox.call(caller, words, java.util.Map.of(), new byte[0])
                        .finish()
                        .succeeds()
                        .stdout());
    }
}
