package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SpecError;
import plankton.linux.WordList;
import plankton.spec.SpecReader;

/// `plankton update`
final class UpdateCommand implements Command {

    private static final String LIMITS =
            "blkio-weight cpu-period cpu-quota cpu-burst cpu-share cpu-rt-period cpu-rt-runtime"
                    + " cpuset-cpus cpuset-mems cpu-idle memory memory-reservation memory-swap"
                    + " pids-limit l3-cache-schema mem-bw-schema";

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
        return NoControlGroup.NOTE;
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<Option>();
        options.add(
                new Option(
                        "resources", 'r', "FILE", "read the limits as JSON, from - if piped in"));
        for (String name : WordList.of(LIMITS, ' ')) {
            options.add(new Option(name, (char) 0, "VALUE", "the limit of this name"));
        }
        return options;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String file = arguments.get("resources", "");
        if (!file.isEmpty()) {
            try {
                SpecReader.readResources(HostFile.read(file));
            } catch (SpecError e) {
                throw e.in(file);
            }
        }
        throw NoControlGroup.refuse("update", arguments.only("an ID"), invocation);
    }
}
