package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.environment.ControlGroupManager;
import plankton.environment.Supported;
import plankton.failure.UsageError;
import plankton.linux.CString;
import plankton.linux.Call;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.Stdio;

/// Finds the command among the words of the command line and runs it.
public final class CommandLine {

    /// The version of the program.
    public static final String VERSION = Supported.VERSION;

    /// The latest version of the specification whose properties are known.
    static final String OCI_VERSION = "1.3.0";

    private final String[] args;
    private Log log = Log.standard();
    private int failureStatus = 1;

    /// @param args as `main` gets them
    public CommandLine(String[] args) {
        this.args = args;
    }

    /// Runs the command that the words name.
    ///
    /// @return the exit status of the program
    /// @throws plankton.failure.Failure if it fails
    public int run() {
        var words = new ArrayList<String>(args.length);
        for (String arg : args) {
            words.add(CString.argument(arg));
        }
        Arguments global = Arguments.parseLeading("plankton", globalOptions(), words);
        if (global.has("version")) {
            Stdio.print(version());
            return 0;
        }
        List<String> rest = global.operands();
        if (global.has("help")) {
            Stdio.print(Help.overview());
            return 0;
        }
        log = Log.of(global);
        if (log.tells(Log.DEBUG)) {
            Call.trace(text -> log.tell(Log.DEBUG, text));
        }
        checkWords(global);
        if (rest.isEmpty()) {
            throw new UsageError("no command given; see `plankton help`");
        }
        Command command = Commands.named(rest.getFirst());
        return run(command, rest.subList(1, rest.size()), global);
    }

    /// Tells why [#run] failed.
    ///
    /// @return the exit status of the program
    public int fail(String message) {
        // What is done to tell of it is not worth telling.
        Call.endTrace();
        log.error(message);
        return failureStatus;
    }

    private static void checkWords(Arguments global) {
        for (Option option : globalOptions()) {
            String words = option.argument();
            String given = global.get(option.name(), "");
            boolean isChoice = words.indexOf('|') >= 0 && !given.isEmpty();
            boolean isOne =
                    given.indexOf('|') < 0 && ("|" + words + "|").contains("|" + given + "|");
            if (isChoice && !isOne) {
                throw new UsageError(
                        "invalid " + option.name() + ": " + given + "; allowed: " + words);
            }
        }
    }

    private int run(Command command, List<String> words, Arguments global) {
        var options = new ArrayList<>(command.options());
        options.add(HELP);
        Arguments arguments =
                command.endsOptionsAtOperand()
                        ? Arguments.parseToOperand(command.name(), options, words)
                        : Arguments.parse(command.name(), options, words);
        if (arguments.has("help")) {
            Stdio.print(Help.of(command));
            return 0;
        }
        String root = global.get("root", Invocation.defaultRoot());
        if (global.has("root") && (root.isEmpty() || root.equals("/"))) {
            throw new UsageError(
                    "--root must name a directory for the records, not \"" + root + "\"");
        }
        failureStatus = command.failureStatus();
        if (global.get("rootless", "").equals("false") && Credentials.isOrdinary()) {
            throw new UsageError("--rootless=false is for root, and this user is not root");
        }
        String programName = CurrentProcess.programName();
        return command.run(arguments, new Invocation(root, programName, manager(global), log));
    }

    private static ControlGroupManager manager(Arguments global) {
        String given = global.get("cgroup-manager", "");
        if (global.has("systemd-cgroup")) {
            return ControlGroupManager.SYSTEMD;
        }
        return given.isEmpty() ? ControlGroupManager.CGROUPFS : ControlGroupManager.of(given);
    }

    /// The option that every command has.
    public static final Option HELP = new Option("help", 'h', "", "show help");

    /// The options before the command.
    public static List<Option> globalOptions() {
        return List.of(
                new Option(
                        "root",
                        (char) 0,
                        "DIR",
                        "where records are (/run/plankton, or $XDG_RUNTIME_DIR/plankton)"),
                new Option("log", (char) 0, "FILE", "a file for records of what goes wrong"),
                new Option("log-format", (char) 0, "text|json", "of its records (default: text)"),
                new Option(
                        "log-level",
                        (char) 0,
                        "error|warning|info|debug",
                        "what is told (default: warning; in a file, error)"),
                new Option("debug", (char) 0, "", "tell of each system call, too"),
                new Option(
                        "systemd-cgroup",
                        (char) 0,
                        "",
                        "have systemd make control groups, as by --cgroup-manager=systemd"),
                new Option(
                        "cgroup-manager",
                        (char) 0,
                        "cgroupfs|systemd|disabled",
                        "who makes the control groups of containers (default: cgroupfs)"),
                new Option(
                        "rootless",
                        (char) 0,
                        "true|false|auto",
                        "whether the caller is an ordinary user (default: auto, by his id)"),
                HELP,
                new Option("version", 'v', "", "show the version"));
    }

    static String version() {
        return "plankton version " + VERSION + "\nspec: " + OCI_VERSION + "\n";
    }
}
