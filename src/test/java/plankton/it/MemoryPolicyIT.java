package plankton.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From which nodes memory comes (config-linux.md, Memory policy), as numa_maps tells it.
@PlanktonOnly("runc 1.3 passes over memory policies")
class MemoryPolicyIT extends WithContainer {

    private static final String SHOW = "head -n 1 /proc/self/numa_maps | cut -d ' ' -f 2-3";

    @BeforeEach
    void needsNodes() {
        boolean has = Files.exists(Path.of("/proc/self/numa_maps"));
        if (!has) {
            System.out.println("skipped MemoryPolicyIT: needs a kernel with NUMA");
        }
        assumeTrue(has);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^default          | {\"mode\": \"MPOL_DEFAULT\"}",
                "^local            | {\"mode\": \"MPOL_LOCAL\"}",
                "^bind:0           | {\"mode\": \"MPOL_BIND\", \"nodes\": \"0\"}",
                "^interleave:0     | {\"mode\": \"MPOL_INTERLEAVE\", \"nodes\": \"0-0\"}",
                "^prefer:0         | {\"mode\": \"MPOL_PREFERRED\", \"nodes\": \"0\"}",
                "^local            | {\"mode\": \"MPOL_PREFERRED\"}",
                "^prefer .many.:0  | {\"mode\": \"MPOL_PREFERRED_MANY\", \"nodes\": \"0\"}",
                "^bind=static:0    | {\"mode\": \"MPOL_BIND\", \"nodes\": \"0\", \"flags\":"
                        + " [\"MPOL_F_STATIC_NODES\"]}",
                "^bind=relative:0  | {\"mode\": \"MPOL_BIND\", \"nodes\": \"0\", \"flags\":"
                        + " [\"MPOL_F_RELATIVE_NODES\"]}",
            })
    void isTheProgrammes(String shown, String json) {
        Bundle bundle = bundle().setJson("/linux/memoryPolicy", json);
        bundle.sh(SHOW).run().printsLike(shown.strip());
    }

    @Test
    void isThatOfWhatIsExecuted() {
        Bundle bundle =
                running(
                        bundle().setJson(
                                        "/linux/memoryPolicy",
                                        "{\"mode\": \"MPOL_BIND\", \"nodes\": \"0\"}"));
        in(bundle).sh(SHOW).printsLike("^bind:0");
    }

    @Test
    void ofNodesThatAreNotThereIsRefused() {
        bundle().setJson("/linux/memoryPolicy", "{\"mode\": \"MPOL_BIND\", \"nodes\": \"63\"}")
                .run()
                .fails()
                .says("/linux/memoryPolicy", "EINVAL", "no such nodes");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes | {\"mode\": \"MPOL_BIND\"}",
                "nodes | {\"mode\": \"MPOL_LOCAL\", \"nodes\": \"0\"}",
                "nodes | {\"mode\": \"MPOL_BIND\", \"nodes\": \"0,x\"}",
                "mode  | {\"mode\": \"MPOL_BEST\"}",
                "flags/0 | {\"mode\": \"MPOL_BIND\", \"nodes\": \"0\", \"flags\": [\"STATIC\"]}",
            })
    void thatIsWrongIsRefused(String property, String json) {
        bundle().setJson("/linux/memoryPolicy", json)
                .run()
                .fails()
                .says("config.json: /linux/memoryPolicy/" + property.strip());
        sandbox.assertNothingIsLeft();
    }
}
