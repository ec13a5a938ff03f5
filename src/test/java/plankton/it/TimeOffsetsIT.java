package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clocks that are set off for a container.
class TimeOffsetsIT extends WithSandbox {

    private static final String OFFSETS =
            """
            {"boottime": {"secs": 1000000}, "monotonic": {"secs": 5, "nanosecs": 6}}
            """;

    private static final String SHOW = "tr -s ' ' </proc/self/timens_offsets | sort";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areThereFromTheFirstInstruction(boolean user) {
        Bundle bundle = user ? bundle().userNamespace() : bundle();
        bundle.namespace("time")
                .setJson("/linux/timeOffsets", OFFSETS)
                .sh(SHOW)
                .run()
                .prints("boottime 1000000 0\nmonotonic 5 6\n");
    }

    @Test
    void moveTheClock() {
        String uptime =
                bundle().namespace("time")
                        .setJson("/linux/timeOffsets", OFFSETS)
                        .sh("cut -d . -f 1 /proc/uptime")
                        .run()
                        .succeeds()
                        .stdout()
                        .strip();
        assertTrue(Long.parseLong(uptime) >= 1_000_000, uptime);
    }

    @Test
    void holdForExecToo() {
        Bundle bundle = bundle().namespace("time").setJson("/linux/timeOffsets", OFFSETS);
        bundle.args("sleep", "100").run("--detach").succeeds();
        new Exec(sandbox, bundle.id()).sh(SHOW).prints("boottime 1000000 0\nmonotonic 5 6\n");
        bundle.delete("--force").succeeds();
    }

    /// The runtime itself stays in its own time, and so do its hooks.
    @Test
    void doNotReachTheRuntime() {
        bundle().namespace("time")
                .setJson("/linux/timeOffsets", OFFSETS)
                .setJson(
                        "/hooks/poststart",
                        """
                        [{"path": "/bin/sh",
                          "args": ["sh", "-c", "test $(cut -d . -f 1 /proc/uptime) -lt 1000000"]}]
                        """)
                .args("sleep", "1")
                .run()
                .succeeds();
    }

    @Test
    void needANewTimeNamespace() {
        bundle().setJson("/linux/timeOffsets", OFFSETS)
                .run()
                .fails()
                .says("/linux/timeOffsets", "time namespace");
        bundle().namespace("time", "/proc/self/ns/time")
                .setJson("/linux/timeOffsets", OFFSETS)
                .run()
                .fails()
                .says("/linux/timeOffsets", "time namespace");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"boottime, -900000000000", "monotonic, 9000000000"})
    void outOfRangeAreRefused(String clock, long secs) {
        bundle().namespace("time")
                .setJson("/linux/timeOffsets", "{\"" + clock + "\": {\"secs\": " + secs + "}}")
                .run()
                .fails()
                .says("/linux/timeOffsets", "ERANGE", "negative");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void ofOtherClocksAreRefused() {
        bundle().namespace("time")
                .setJson("/linux/timeOffsets", "{\"realtime\": {\"secs\": 1}}")
                .run()
                .fails()
                .says("/linux/timeOffsets/realtime", "monotonic, boottime");
    }
}
