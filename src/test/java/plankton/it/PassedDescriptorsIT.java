package plankton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Descriptors that the caller has and the container is to have: `--preserve-fds` and the sockets
/// of systemd.
class PassedDescriptorsIT extends WithSandbox {

    private static final String SHOW =
            "for n in 3 4 5 6 7; do [ -e /proc/self/fd/$n ] && { echo -n $n=; cat <&$n; }; done; true";
    private static final String LISTEN =
            "echo fds=$LISTEN_FDS pid=$LISTEN_PID me=$$ names=$LISTEN_FDNAMES; " + SHOW;

    /// A container that shows what it has, called by one who has 3, 4, 5 and 7.
    private Bundle showing(String script, String before) throws IOException {
        var caller = new StringBuilder("exec");
        for (int n : new int[] {3, 4, 5, 7}) {
            Path file = Files.writeString(sandbox.newFile("text"), "text " + n + "\n");
            caller.append(' ').append(n).append('<').append(file);
        }
        return bundle().sh(script).calledAfter(caller + "\n" + before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--preserve-fds 2", "--preserve-fds=2", "-preserve-fds 2"})
    void areAsManyAsAskedFor(String option) throws IOException {
        showing(SHOW, "").run(option.split(" ")).prints("3=text 3\n4=text 4\n");
    }

    @Test
    void areNoneWhenNoneAreAskedFor() throws IOException {
        showing(SHOW, "").run("--preserve-fds", "0").prints("");
    }

    @Test
    void goInByCreateAndStart() throws IOException {
        Bundle bundle = showing(SHOW, "").write();
        Call create = bundle.call("create", "--preserve-fds", "3");
        create.finish().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        create.soFar().prints("3=text 3\n4=text 4\n5=text 5\n");
    }

    @Test
    @PlanktonOnly("runc puts one of its own, a directory of the host, into the gap")
    void cannotBeOnesThatTheCallerDoesNotHave() throws IOException {
        showing(SHOW, "").run("--preserve-fds", "5").fails().says("5", "6");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1x"})
    void mustBeANumber(String number) {
        bundle().run("--preserve-fds=" + number).fails().says("preserve-fds", number);
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc takes it for 0")
    void cannotBeLessThanNone() {
        bundle().run("--preserve-fds=-1").fails().says("preserve-fds", "-1");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void ofSystemdGoInWhenTheyAreForTheRuntime() throws IOException {
        showing(LISTEN, "export LISTEN_FDS=2 LISTEN_PID=$$")
                .run()
                .prints("fds=2 pid=1 me=1 names=\n3=text 3\n4=text 4\n");
    }

    @Test
    void ofSystemdGoInByCreateAndStart() throws IOException {
        Bundle bundle = showing(LISTEN, "export LISTEN_FDS=1 LISTEN_PID=$$").write();
        Call create = bundle.call("create");
        create.finish().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        create.soFar().prints("fds=1 pid=1 me=1 names=\n3=text 3\n");
    }

    @Test
    void ofSystemdComeBeforeThePreservedOnes() throws IOException {
        showing(LISTEN, "export LISTEN_FDS=1 LISTEN_PID=$$")
                .run("--preserve-fds", "1")
                .prints("fds=1 pid=1 me=1 names=\n3=text 3\n4=text 4\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export LISTEN_FDS=2 LISTEN_PID=1",
                "export LISTEN_FDS=2",
                "export LISTEN_PID=$$",
                "export LISTEN_FDS=0 LISTEN_PID=$$",
            })
    void ofSystemdStayOutWhenTheyAreForAnother(String before) throws IOException {
        showing(LISTEN, before).run().prints("fds= pid= me=1 names=\n");
    }
}
