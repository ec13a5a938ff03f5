package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.container.StateDirectory;
import plankton.failure.Failure;
import plankton.linux.Regex;

/// The containers that a command is about: the one of an id, or all whose id a regular expression
/// matches.
final class Ids implements AutoCloseable {

    static final Option REGEX =
            new Option(
                    "regex",
                    'r',
                    "",
                    "ID is an extended regular expression for the ids of several containers");

    /// What is done to one container.
    @FunctionalInterface
    interface Action {
        void on(StateDirectory directory, String id);
    }

    private final @Nullable StateDirectory directory;
    private final List<String> ids;
    private final Invocation invocation;

    private Ids(@Nullable StateDirectory directory, List<String> ids, Invocation invocation) {
        this.directory = directory;
        this.ids = ids;
        this.invocation = invocation;
    }

    /// Those that `word` means, which is an id unless the option says otherwise.
    static Ids of(String word, Arguments arguments, Invocation invocation) {
        if (!arguments.has(REGEX.name())) {
            return new Ids(
                    StateDirectory.holding(word, invocation.root()), List.of(word), invocation);
        }
        var ids = new ArrayList<String>();
        StateDirectory directory = StateDirectory.find(invocation.root());
        try (var regex = new Regex(word)) {
            for (String id : directory == null ? List.<String>of() : directory.ids()) {
                if (regex.matches(id)) {
                    ids.add(id);
                }
            }
        }
        return new Ids(directory, ids, invocation);
    }

    /// Does `action` to each; of several, one that fails does not keep it from the others.
    ///
    /// @return the exit status
    int each(Action action) {
        int status = 0;
        for (String id : ids) {
            try {
                if (directory != null) {
                    action.on(directory, id);
                }
            } catch (Failure e) {
                if (ids.size() == 1) {
                    throw e;
                }
                invocation.warn(String.valueOf(e.getMessage()));
                status = 1;
            }
        }
        return status;
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }
}
