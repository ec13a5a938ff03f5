package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On which processors programs run (config.md, `execCPUAffinity`).
class AffinityIT extends WithContainer {

    private static final String[] SHOW = {"grep", "Cpus_allowed_list", "/proc/self/status"};
    private static final String BOTH = "0-1";

    @BeforeEach
    void needsTwoProcessors() {
        boolean two = Host.status(ProcessHandle.current().pid(), "Cpus_allowed_list").equals(BOTH);
        if (!two) {
            System.out.println("skipped AffinityIT: needs a machine with just two processors");
        }
        assumeTrue(two);
    }

    private static String allowed(String list) {
        return "Cpus_allowed_list:\t" + list + "\n";
    }

    private Bundle with(String affinity) {
        return bundle().setJson("/process/execCPUAffinity", affinity);
    }

    @Test
    void isOfWhatIsExecutedAlone() {
        Bundle bundle = running(with("{\"initial\": \"0\", \"final\": \"1\"}"));
        assertEquals(BOTH, Host.status(bundle.pid(), "Cpus_allowed_list"));
        in(bundle).run(SHOW).prints(allowed("1"));
    }

    @Test
    void staysWhereItBeginsIfNothingElseIsSaid() {
        Bundle bundle = running(with("{\"initial\": \"1\", \"final\": \"\"}"));
        in(bundle).run(SHOW).prints(allowed("1"));
    }

    @Test
    void mayHaveSeveralProcessorsAndOnesThatAreNotThere() {
        in(running(with("{\"final\": \"0 , 1, 900-1000\"}"))).run(SHOW).prints(allowed(BOTH));
    }

    @Test
    @PlanktonOnly("runc knows 1024 processors")
    void mayNameMoreProcessorsThanAnyMachineHas() {
        in(running(with("{\"final\": \"0,4000-5000\"}"))).run(SHOW).prints(allowed("0"));
    }

    @Test
    @PlanktonOnly("runc runs it on all that the container has, whoever pinned the caller")
    void isTheCallersWhenNotGiven() {
        in(running()).calledAfter("exec taskset -c 1 \"$@\"").run(SHOW).prints(allowed("1"));
    }

    @Test
    @PlanktonOnly("runc runs it on all that there are, whoever pinned the caller")
    void ofTheCallerIsTheContainers() {
        bundle().args(SHOW).calledAfter("exec taskset -c 1 \"$@\"").run().prints(allowed("1"));
    }

    @Test
    void ofTheCallerMeansNothingIfTheConfigurationChooses() {
        Bundle bundle = bundle().set("/linux/resources/cpu/cpus", BOTH).args(FOREVER);
        bundle.calledAfter("exec taskset -c 1 \"$@\"").run("--detach").succeeds();
        assertEquals(BOTH, Host.status(awaits(bundle).pid(), "Cpus_allowed_list"));
        in(bundle).calledAfter("exec taskset -c 1 \"$@\"").run(SHOW).prints(allowed(BOTH));
    }

    @Test
    void ofAProcessFileIsItsOwn() throws IOException {
        Path file = sandbox.newFile("process.json");
        Files.writeString(
                file,
                """
                {"args": ["grep", "Cpus_allowed_list", "/proc/self/status"], "cwd": "/",
                 "env": ["PATH=/bin"], "execCPUAffinity": {"final": "0"}}
                """);
        Bundle bundle = running(with("{\"final\": \"1\"}"));
        in(bundle).with("--process", file.toString()).run().prints(allowed("0"));
    }

    @Test
    void withoutAnyProcessorIsRefused() {
        Bundle bundle = running(with("{\"final\": \"1000\"}"));
        in(bundle)
                .run("true")
                .failsWith(255)
                .says("/process/execCPUAffinity/final", "EINVAL", "no such processors");
        assertEquals("running", bundle.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-0", "-1", "1-", "x", "0 1", "99999999999", "0-1-2"})
    void thatIsNoListIsRefused(String list) {
        with("{\"initial\": \"" + list + "\"}")
                .run()
                .fails()
                .says("config.json: /process/execCPUAffinity/initial");
        sandbox.assertNothingIsLeft();
    }
}
