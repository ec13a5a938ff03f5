package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.UsageError;
import plankton.linux.CString;
import plankton.linux.Call;
import plankton.linux.CurrentProcess;
import plankton.linux.Stdio;

/// Finds the command among the words of the command line and runs it.
public final class CommandLine {
    private CommandLine() {}

    /// The version of the program.
    public static final String VERSION = "0.1.0";

    /// Runs the command that `args` name.
    ///
    /// @param args as `main` gets them
    /// @return the exit status of the program
    /// @throws plankton.failure.Failure if it fails
    public static int run(String[] args) {
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
        if (rest.isEmpty()) {
            throw new UsageError("no command given; see `plankton help`");
        }
        if (global.has("debug")) {
            Call.trace();
        }
        Command command = Commands.named(rest.getFirst());
        return run(command, rest.subList(1, rest.size()), global, args.length);
    }

    private static int run(
            Command command, List<String> words, Arguments global, int argumentCount) {
        var options = new ArrayList<>(command.options());
        options.add(HELP);
        Arguments arguments = Arguments.parse(command.name(), options, words);
        if (arguments.has("help")) {
            Stdio.print(Help.of(command));
            return 0;
        }
        String root = global.get("root", Invocation.defaultRoot());
        String programName = CurrentProcess.programName(argumentCount);
        return command.run(arguments, new Invocation(root, programName));
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
                        "where the containers' records are (default: /run/plankton)"),
                new Option("debug", (char) 0, "", "tell of each system call on standard error"),
                HELP,
                new Option("version", 'v', "", "show the version"));
    }

    static String version() {
        return "plankton version " + VERSION + "\nspec: 1.3.0\n";
    }
}
