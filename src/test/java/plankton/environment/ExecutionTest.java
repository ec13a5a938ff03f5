package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.failure.SpecError;
import plankton.spec.Linux.MemoryPolicy;
import plankton.spec.Linux.Personality;
import plankton.spec.Program;
import plankton.spec.SpecReader;

class ExecutionTest {

    private static Program program(String property, String json) {
        String text = "{\"args\": [\"true\"], \"cwd\": \"/\", \"" + property + "\": " + json + "}";
        return SpecReader.readProcess(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Execution of(String linux) {
        String text =
                "{\"ociVersion\": \"1.3.0\", \"root\": {\"path\": \"r\"}, \"linux\": "
                        + linux
                        + "}";
        return Execution.of(SpecReader.read(text.getBytes(StandardCharsets.UTF_8)).linux());
    }

    private static void refuses(String pointer, Runnable what) {
        var error = assertThrows(SpecError.class, what::run);
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(pointer + ": "), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"policy\": \"SCHED_OTHER\", \"nice\": -20}",
                "{\"policy\": \"SCHED_BATCH\", \"nice\": 19}",
                "{\"policy\": \"SCHED_IDLE\"}",
                "{\"policy\": \"SCHED_FIFO\", \"priority\": 1}",
                "{\"policy\": \"SCHED_RR\", \"priority\": 99}",
                "{\"policy\": \"SCHED_DEADLINE\", \"runtime\": 1024, \"deadline\": 1024}",
                "{\"policy\": \"SCHED_DEADLINE\", \"runtime\": 5000, \"deadline\": 6000,"
                        + " \"period\": 6000}",
            })
    void takesASchedulerThatTheKernelTakes(String json) {
        assertDoesNotThrow(() -> Execution.check(program("scheduler", json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/policy   | {\"policy\": \"SCHED_ISO\"}",
                "/priority | {\"policy\": \"SCHED_OTHER\", \"priority\": 1}",
                "/priority | {\"policy\": \"SCHED_DEADLINE\", \"priority\": 1, \"runtime\": 5000,"
                        + " \"deadline\": 6000}",
                "/priority | {\"policy\": \"SCHED_FIFO\"}",
                "/priority | {\"policy\": \"SCHED_RR\", \"priority\": 0}",
                "''        | {\"policy\": \"SCHED_DEADLINE\"}",
                "''        | {\"policy\": \"SCHED_DEADLINE\", \"runtime\": 1023, \"deadline\":"
                        + " 5000}",
                "''        | {\"policy\": \"SCHED_DEADLINE\", \"runtime\": 5000, \"deadline\":"
                        + " 4000}",
                "''        | {\"policy\": \"SCHED_DEADLINE\", \"runtime\": 5000, \"deadline\":"
                        + " 6000, \"period\": 5999}",
                "''        | {\"policy\": \"SCHED_FIFO\", \"priority\": 1, \"runtime\": 5000}",
                "''        | {\"policy\": \"SCHED_OTHER\", \"period\": 5000}",
                "''        | {\"policy\": \"SCHED_OTHER\", \"deadline\": 5000}",
            })
    void refusesASchedulerThatContradictsItself(String place, String json) {
        refuses("/process/scheduler" + place, () -> Execution.check(program("scheduler", json)));
    }

    @Test
    void refusesListsOfProcessorsThatAreNone() {
        refuses(
                "/process/execCPUAffinity/initial",
                () -> Execution.check(program("execCPUAffinity", "{\"initial\": \"1-0\"}")));
        refuses(
                "/process/execCPUAffinity/final",
                () ->
                        Execution.check(
                                program(
                                        "execCPUAffinity",
                                        "{\"initial\": \"0\", \"final\": \"0,\"}")));
        assertDoesNotThrow(() ->
                Execution.check(
                        program(
                                "execCPUAffinity",
                                "{\"initial\": \"\", \"final\": \"0-3,5000\"}")));
    }

    @Test
    void saysWhetherProcessorsAreChosen() {
        assertFalse(of("{}").choosesProcessors());
        assertFalse(of("{\"resources\": {\"cpu\": {\"shares\": 5}}}").choosesProcessors());
        assertTrue(of("{\"resources\": {\"cpu\": {\"cpus\": \"0\"}}}").choosesProcessors());
    }

    @Test
    void hasPersonalityAndMemoryPolicy() {
        assertNull(of("{}").personality());
        assertNull(of("{}").memoryPolicy());
        var personality = of("{\"personality\": {\"domain\": \"LINUX32\"}}").personality();
        assertEquals(new Personality("LINUX32"), personality);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\": \"MPOL_DEFAULT\"}",
                "{\"mode\": \"MPOL_LOCAL\", \"nodes\": \"\"}",
                "{\"mode\": \"MPOL_PREFERRED\"}",
                "{\"mode\": \"MPOL_PREFERRED\", \"nodes\": \"1\"}",
                "{\"mode\": \"MPOL_BIND\", \"nodes\": \"0-3\", \"flags\":"
                        + " [\"MPOL_F_NUMA_BALANCING\", \"MPOL_F_STATIC_NODES\"]}",
                "{\"mode\": \"MPOL_WEIGHTED_INTERLEAVE\", \"nodes\": \"0,1\"}",
            })
    void takesAMemoryPolicyThatTheKernelTakes(String json) {
        assertDoesNotThrow(() -> of("{\"memoryPolicy\": " + json + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes | {\"mode\": \"MPOL_DEFAULT\", \"nodes\": \"0\"}",
                "nodes | {\"mode\": \"MPOL_LOCAL\", \"nodes\": \"0\"}",
                "nodes | {\"mode\": \"MPOL_BIND\"}",
                "nodes | {\"mode\": \"MPOL_INTERLEAVE\", \"nodes\": \"\"}",
                "nodes | {\"mode\": \"MPOL_BIND\", \"nodes\": \"all\"}",
                "flags | {\"mode\": \"MPOL_BIND\", \"nodes\": \"0\", \"flags\":"
                        + " [\"MPOL_F_RELATIVE_NODES\", \"MPOL_F_STATIC_NODES\"]}",
                "flags | {\"mode\": \"MPOL_PREFERRED\", \"flags\": [\"MPOL_F_STATIC_NODES\"]}",
            })
    void refusesAMemoryPolicyThatContradictsItself(String property, String json) {
        refuses("/linux/memoryPolicy/" + property, () -> of("{\"memoryPolicy\": " + json + "}"));
    }

    @Test
    void modesAndFlagsAreInTheOrderOfTheKernel() {
        assertTrue(MemoryPolicy.MODES.startsWith("MPOL_DEFAULT MPOL_PREFERRED MPOL_BIND "));
        assertTrue(MemoryPolicy.FLAGS.startsWith("MPOL_F_NUMA_BALANCING MPOL_F_RELATIVE_NODES "));
    }
}
