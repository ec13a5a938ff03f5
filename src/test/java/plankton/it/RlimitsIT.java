package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The limits are below those of the caller: to raise them needs a capability that not every
/// machine gives.
class RlimitsIT extends WithSandbox {

    @ParameterizedTest
    @CsvSource({
        "AS, address space, 4294967296, 8589934592",
        "CORE, core file size, 0, 4096",
        "CPU, cpu time, 100, 200",
        "DATA, data size, 4294967296, 8589934592",
        "FSIZE, file size, 1048576, 2097152",
        "LOCKS, file locks, 10, 20",
        "MEMLOCK, locked memory, 4096, 65536",
        "MSGQUEUE, msgqueue size, 1000, 2000",
        "NICE, nice priority, 0, 0",
        "NOFILE, open files, 512, 1024",
        "NPROC, processes, 5000, 6000",
        "RSS, resident set, 1048576, 2097152",
        "RTPRIO, realtime priority, 0, 0",
        "RTTIME, realtime timeout, 1000, 2000",
        "SIGPENDING, pending signals, 100, 200",
        "STACK, stack size, 1048576, 2097152",
    })
    void areSeenInside(String type, String name, long soft, long hard) {
        bundle().rlimit("RLIMIT_" + type, soft, hard)
                .args("cat", "/proc/self/limits")
                .run()
                .printsLike("^Max " + name + " +" + soft + " +" + hard + " ");
    }

    @Test
    void mayBeInfinite() {
        bundle().setJson(
                        "/process/rlimits/-",
                        """
                        {"type": "RLIMIT_CPU", "soft": 18446744073709551615,
                         "hard": 18446744073709551615}
                        """)
                .args("cat", "/proc/self/limits")
                .run()
                .printsLike("^Max cpu time +unlimited +unlimited ");
    }

    @Test
    void mayBeSeveral() {
        bundle().rlimit("RLIMIT_NOFILE", 100, 200)
                .rlimit("RLIMIT_CORE", 0, 0)
                .sh("ulimit -n; ulimit -Hn; ulimit -c")
                .run()
                .prints("100\n200\n0\n");
    }

    @Test
    void areTheCallersWhenNotGiven() {
        Bundle bundle = bundle().args("cat", "/proc/self/limits");
        String caller = "ulimit -Sn 333; ulimit -Hn 444; ulimit -c 0; ulimit -s 4096";
        Result container = bundle.calledAfter(caller).run();
        container
                .printsLike("^Max open files +333 +444 ")
                .printsLike("^Max core file size +0 +0 ")
                .printsLike("^Max stack size +4194304 +4194304 ");
    }

    @Test
    @PlanktonOnly("runc opens files after it has set them")
    void doNotHinderTheRuntimeItself() {
        bundle().rlimit("RLIMIT_NOFILE", 3, 3).args("echo", "x").run().prints("x\n");
        bundle().rlimit("RLIMIT_FSIZE", 0, 0).run().succeeds();
    }

    @Test
    void areThoseOfTheUserToo() {
        bundle().user(1000, 1000)
                .rlimit("RLIMIT_NOFILE", 64, 64)
                .sh("ulimit -n")
                .run()
                .prints("64\n");
    }

    @Test
    void doNotChangeTheCallers() {
        String before = Host.read("/proc/self/limits");
        bundle().rlimit("RLIMIT_NOFILE", 64, 64).run().succeeds();
        assertEquals(before, Host.read("/proc/self/limits"));
    }

    @Test
    void aboveTheHighestFileCountIsRefused() {
        long tooMany = Long.parseLong(Host.read("/proc/sys/fs/nr_open").strip()) + 1;
        for (String end : List.of("run", "create")) {
            Bundle bundle = bundle().rlimit("RLIMIT_NOFILE", tooMany, tooMany).write();
            bundle.call(end).finish().fails().says("/process/rlimits", "RLIMIT_NOFILE");
            sandbox.assertNothingIsLeft();
        }
    }
}
