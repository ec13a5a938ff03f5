package plankton.cli;

import java.util.List;

/// `plankton pause`
final class PauseCommand implements Command {

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public String summary() {
        return "suspend all processes of a container";
    }

    @Override
    public String details() {
        return NoControlGroup.NOTE;
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        throw NoControlGroup.refuse("pause", arguments.only("an ID"), invocation);
    }
}
