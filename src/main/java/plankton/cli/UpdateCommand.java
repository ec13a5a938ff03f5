package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.container.StateDirectory;
import plankton.container.Update;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.failure.UsageError;
import plankton.json.Numbers;
import plankton.linux.WordList;
import plankton.spec.Resources;
import plankton.spec.SpecReader;

/// `plankton update`
final class UpdateCommand implements Command {

    private static final String CACHE = "l3-cache-schema";
    private static final String BANDWIDTH = "mem-bw-schema";

    /// Of each limit its option, the word for its argument, and what it is in JSON.
    private static final String LIMITS =
            "blkio-weight N /blockIO/weight cpu-period MICROSECONDS /cpu/period"
                    + " cpu-quota MICROSECONDS /cpu/quota cpu-burst MICROSECONDS /cpu/burst"
                    + " cpu-share N /cpu/shares cpu-rt-period MICROSECONDS /cpu/realtimePeriod"
                    + " cpu-rt-runtime MICROSECONDS /cpu/realtimeRuntime cpuset-cpus LIST /cpu/cpus"
                    + " cpuset-mems LIST /cpu/mems cpu-idle 0|1 /cpu/idle"
                    + " memory BYTES /memory/limit memory-reservation BYTES /memory/reservation"
                    + " memory-swap BYTES /memory/swap pids-limit N /pids/limit"
                    + " kernel-memory BYTES /memory/kernel"
                    + " kernel-memory-tcp BYTES /memory/kernelTCP";

    private static final int MAX_WEIGHT = 65_535;

    @Override
    public String name() {
        return "update";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID";
    }

    @Override
    public String summary() {
        return "change the limits of a container";
    }

    @Override
    public String details() {
        return """
        What is not given stays as it is. Bytes may have a unit, such as 512m or 1.5g; -1 means
        no limit. If the kernel refuses a part, nothing is changed. JSON is what a configuration
        has in linux.resources.
        """;
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<Option>();
        options.add(
                new Option("resources", 'r', "FILE|-", "read the limits as JSON, - if piped in"));
        List<String> words = WordList.of(LIMITS, ' ');
        for (int i = 0; i < words.size(); i += 3) {
            String help = "the limit " + words.get(i + 2).substring(1);
            options.add(new Option(words.get(i), (char) 0, words.get(i + 1), help));
        }
        options.add(new Option(CACHE, (char) 0, "SCHEMA", "shares of the cache (resctrl)"));
        options.add(new Option(BANDWIDTH, (char) 0, "SCHEMA", "shares of the bandwidth of memory"));
        return options;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        String file = arguments.get("resources", "");
        Resources wanted = file.isEmpty() ? given(arguments) : read(file, arguments);
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            new Update(directory, id)
                    .run(
                            wanted,
                            arguments.get(CACHE, ""),
                            arguments.get(BANDWIDTH, ""),
                            invocation::warn);
            return 0;
        } catch (SpecError e) {
            throw file.isEmpty()
                    ? new UsageError(named(String.valueOf(e.getMessage())))
                    : e.in(file);
        } catch (SystemError e) {
            throw file.isEmpty() ? e : e.in(file);
        }
    }

    private static Resources read(String file, Arguments arguments) {
        for (String limit : WordList.of(LIMITS, ' ')) {
            if (!arguments.all(limit).isEmpty()) {
                throw new UsageError(
                        "update: give either --resources or --"
                                + limit
                                + ", since JSON has it all");
            }
        }
        try {
            return SpecReader.readResources(HostFile.read(file));
        } catch (SpecError e) {
            throw e.in(file);
        }
    }

    /// An error with the option in place of what it is in JSON.
    private static String named(String error) {
        List<String> words = WordList.of(LIMITS, ' ');
        for (int i = 0; i < words.size(); i += 3) {
            if (error.startsWith(words.get(i + 2) + ":")) {
                return "update: --" + words.get(i) + error.substring(words.get(i + 2).length());
            }
        }
        return error;
    }

    private static Resources given(Arguments arguments) {
        Long weight = number("blkio-weight", 0, MAX_WEIGHT, arguments);
        var block =
                new Resources.BlockIo(
                        weight == null ? null : weight.intValue(),
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        var cpu =
                new Resources.Cpu(
                        number("cpu-share", 0, Long.MAX_VALUE, arguments),
                        number("cpu-quota", Long.MIN_VALUE, Long.MAX_VALUE, arguments),
                        number("cpu-burst", 0, Long.MAX_VALUE, arguments),
                        number("cpu-period", 0, Long.MAX_VALUE, arguments),
                        number("cpu-rt-runtime", Long.MIN_VALUE, Long.MAX_VALUE, arguments),
                        number("cpu-rt-period", 0, Long.MAX_VALUE, arguments),
                        arguments.get("cpuset-cpus", ""),
                        arguments.get("cpuset-mems", ""),
                        number("cpu-idle", 0, 1, arguments));
        return new Resources(
                List.of(),
                memory(arguments),
                cpu,
                block,
                List.of(),
                null,
                number("pids-limit", Long.MIN_VALUE, Long.MAX_VALUE, arguments),
                Map.of(),
                Map.of());
    }

    private static Resources.Memory memory(Arguments arguments) {
        return new Resources.Memory(
                bytes("memory", arguments),
                bytes("memory-reservation", arguments),
                bytes("memory-swap", arguments),
                bytes("kernel-memory", arguments),
                bytes("kernel-memory-tcp", arguments),
                null,
                null,
                null,
                null);
    }

    private static @Nullable Long number(String option, long min, long max, Arguments arguments) {
        String text = arguments.get(option, "");
        try {
            return text.isEmpty() ? null : Numbers.parse(text, min, max);
        } catch (NumberFormatException _) {
            throw wrong(option, "a number", text);
        }
    }

    private static @Nullable Long bytes(String option, Arguments arguments) {
        String text = arguments.get(option, "");
        try {
            return text.isEmpty() ? null : ByteCount.parse(text);
        } catch (NumberFormatException _) {
            throw wrong(option, "a number of bytes, such as 512m, or -1", text);
        }
    }

    private static UsageError wrong(String option, String what, String text) {
        return new UsageError(
                "update: option --" + option + " takes " + what + ", not \"" + text + "\"");
    }
}
