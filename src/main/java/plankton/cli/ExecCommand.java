package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.cgroup.Subgroup;
import plankton.container.Entry;
import plankton.container.Foreground;
import plankton.container.Handover;
import plankton.container.StateDirectory;
import plankton.environment.ProgramChanges;
import plankton.failure.SpecError;
import plankton.failure.UsageError;
import plankton.linux.Capability;
import plankton.linux.Child;
import plankton.spec.Program;
import plankton.spec.SpecReader;

/// `plankton exec`
final class ExecCommand implements Command {

    private static final long MAX_ID = 0xFFFF_FFFEL;

    private static final List<Option> OPTIONS =
            List.of(
                    new Option(
                            "process", 'p', "FILE", "the program as JSON, as in a configuration"),
                    new Option("tty", 't', "", "give the program a terminal"),
                    new Option("detach", 'd', "", "do not wait for its end"),
                    new Option("cwd", (char) 0, "DIR", "its working directory"),
                    new Option("env", 'e', "NAME=VALUE", "one more environment variable"),
                    new Option("user", 'u', "UID[:GID]", "its user, and its group"),
                    new Option("additional-gids", 'g', "GID", "one more group"),
                    new Option("cap", 'c', "CAPABILITY", "one more capability"),
                    new Option("no-new-privs", (char) 0, "", "no new privileges by what it runs"),
                    new Option("process-label", (char) 0, "LABEL", "its SELinux label"),
                    new Option("apparmor", (char) 0, "PROFILE", "its AppArmor profile"),
                    new Option("cgroup", (char) 0, "PATH", "its control group in the container's"),
                    new Option("ignore-paused", (char) 0, "", "even if the container is paused"));

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID [COMMAND [ARGUMENT...]]";
    }

    @Override
    public String summary() {
        return "run one more program in a container";
    }

    @Override
    public String details() {
        return """
        Its identity, rights, limits and environment are those of the container's own program,
        unless options or a process of its own, given by --process, say otherwise. The exit
        status is the program's own, or 128 + N if signal N ended it; 255 if it cannot be run.
        """;
    }

    @Override
    public List<Option> options() {
        return Option.join(OPTIONS, LaunchOptions.OF_PROCESS);
    }

    @Override
    public boolean endsOptionsAtOperand() {
        return true;
    }

    @Override
    public int failureStatus() {
        return 255;
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        List<String> operands = arguments.operands(1, Integer.MAX_VALUE, "an ID and a command");
        String id = operands.getFirst();
        boolean detach = arguments.has("detach");
        int preserved = LaunchOptions.preserved(arguments, 0);
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root());
                Handover handover = LaunchOptions.handover(arguments)) {
            boolean paused = arguments.has("ignore-paused");
            var entry = new Entry(directory, id, paused, subgroups(arguments));
            Program program = program(arguments, entry.program());
            if (!detach) {
                Foreground.prepare(false);
            }
            Child child = entry.run(program, preserved, detach, handover, invocation::warn);
            return detach ? 0 : Foreground.follow(child, handover.terminal(), null);
        }
    }

    private static List<Subgroup> subgroups(Arguments arguments) {
        var subgroups = new ArrayList<Subgroup>();
        for (String text : arguments.all("cgroup")) {
            subgroups.add(Subgroup.parse(text));
        }
        return subgroups;
    }

    private static Program program(Arguments arguments, Program container) {
        String file = arguments.get("process", "");
        List<String> command = arguments.operands().subList(1, arguments.operands().size());
        if (file.isEmpty()) {
            if (command.isEmpty()) {
                throw new UsageError("exec: give a command, or --process FILE");
            }
            return changes(arguments, command).applyTo(container);
        }
        if (!command.isEmpty()) {
            throw new UsageError("exec: give either a command or --process FILE");
        }
        try {
            Program own = SpecReader.readProcess(HostFile.read(file));
            return ProgramChanges.complete(own, container, arguments.has("tty"));
        } catch (SpecError e) {
            throw e.in(file);
        }
    }

    private static ProgramChanges changes(Arguments arguments, List<String> command) {
        String cwd = arguments.get("cwd", "/");
        if (!cwd.startsWith("/")) {
            throw new UsageError("exec: --cwd takes an absolute path, not \"" + cwd + "\"");
        }
        for (String entry : arguments.all("env")) {
            if (entry.indexOf('=') < 1) {
                throw new UsageError("exec: --env takes NAME=value, not \"" + entry + "\"");
            }
        }
        String user = arguments.get("user", "");
        int colon = user.indexOf(':');
        return new ProgramChanges(
                command,
                arguments.has("tty"),
                arguments.get("cwd", ""),
                arguments.all("env"),
                user.isEmpty()
                        ? null
                        : id(arguments, "user", colon < 0 ? user : user.substring(0, colon)),
                colon < 0 ? null : id(arguments, "user", user.substring(colon + 1)),
                groups(arguments),
                capabilities(arguments),
                arguments.has("no-new-privs"),
                arguments.get("apparmor", ""),
                arguments.get("process-label", ""));
    }

    private static int id(Arguments arguments, String option, String text) {
        return (int) arguments.number(option, text, MAX_ID);
    }

    private static List<Integer> groups(Arguments arguments) {
        var groups = new ArrayList<Integer>();
        for (String text : arguments.all("additional-gids")) {
            groups.add(id(arguments, "additional-gids", text));
        }
        return groups;
    }

    private static long capabilities(Arguments arguments) {
        long mask = 0;
        for (String name : arguments.all("cap")) {
            Capability capability = Capability.named(name);
            if (capability == null) {
                throw new UsageError(
                        "exec: \"" + name + "\" is not a capability; see capabilities(7)");
            }
            mask |= capability.bit();
        }
        return mask;
    }
}
