package plankton.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorsIT extends WithSandbox {

    private static final String LEAK =
            "exec 3</ 4</etc 5</etc/passwd 6>/dev/null 7</ 8</ 9</proc 10</tmp 11</sys 12</dev 99</";
    private static final String SHOW =
            "for n in $(seq 0 120); do test -e /proc/self/fd/$n && echo $n; done; true";

    @Test
    void onlyTheThreeStandardOnesGoIn() {
        bundle().sh(SHOW).calledAfter(LEAK).run().prints("0\n1\n2\n");
    }

    @Test
    void onlyTheThreeStandardOnesGoInByCreateAndStart() {
        Bundle bundle = bundle().sh(SHOW).calledAfter(LEAK).write();
        Call create = bundle.call("create");
        create.finish().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        create.soFar().prints("0\n1\n2\n");
    }

    /// CVE-2024-21626: a directory of the host that the runtime left open.
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10})
    void cannotBeTheWorkingDirectory(int number) {
        bundle().cwd("/proc/self/fd/" + number)
                .args("pwd")
                .calledAfter(LEAK)
                .run()
                .fails()
                .says("/process/cwd", "/proc/self/fd/" + number);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void cannotBeReachedOverALink() {
        bundle().cwd("/link")
                .link("/link", "/proc/self/fd/7")
                .args("pwd")
                .calledAfter(LEAK)
                .run()
                .fails();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void mayBeClosed() {
        bundle().sh("exit 3").calledAfter("exec 0<&- 1>&- 2>&-").run().exits(3);
    }

    @Test
    void ofTheProgramCannotBeUsedAgain() {
        bundle().sh("readlink /proc/self/exe; readlink /proc/1/exe")
                .run()
                .prints("/bin/busybox\n/bin/busybox\n");
    }
}
