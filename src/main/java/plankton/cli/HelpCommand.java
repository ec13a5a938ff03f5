package plankton.cli;

import java.util.List;
import plankton.linux.Stdio;

/// `plankton help`
final class HelpCommand implements Command {

    @Override
    public String name() {
        return "help";
    }

    @Override
    public String operands() {
        return "[COMMAND]";
    }

    @Override
    public String summary() {
        return "show help";
    }

    @Override
    public String details() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        List<String> operands = arguments.operands(0, 1, "the name of a command");
        Stdio.print(
                operands.isEmpty()
                        ? Help.overview()
                        : Help.of(Commands.named(operands.getFirst())));
        return 0;
    }
}
