package plankton.it;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The life of one container as a small machine: in which state which command may give which
/// answer, and what the state is then. It knows nothing of processes and files; it is what the
/// runtime is measured by.
///
/// A few commands are two steps, between which others can see the container: it is being made or
/// removed. Everything else happens in one moment.
final class LifeCycleModel {

    /// What is called for.
    enum Command {
        CREATE,
        START,
        EXEC,
        KILL,
        PROBE,
        PAUSE,
        RESUME,
        UPDATE,
        DELETE,
        FORCE_DELETE,
        STATE,
        LIST,
        PS
    }

    /// What the container's program does.
    enum Work {
        FOREVER,
        BRIEF,
        NONE
    }

    /// How far a container is in its life.
    enum Phase {
        MISSING,
        CREATING,
        CREATED,
        RUNNING,
        STOPPED,
        REMOVING
    }

    /// The state of a container.
    ///
    /// @param brief when it is started, its program soon ends by itself
    /// @param dying its process may be gone at any moment, and will be unless it is paused
    /// @param paused its processes stand still
    record State(Phase phase, boolean brief, boolean dying, boolean paused) {

        static final State MISSING = new State(Phase.MISSING, false, false, false);
        static final State STOPPED = new State(Phase.STOPPED, false, false, false);
        static final State REMOVING = new State(Phase.REMOVING, false, false, false);

        private State to(Phase next) {
            return new State(next, brief, dying, paused);
        }

        private State paused(boolean then) {
            return new State(phase, brief, dying, then);
        }

        /// What is killed is not paused any more.
        private State doomed() {
            return new State(phase, brief, true, false);
        }

        /// Whether it stops without anybody doing anything.
        boolean isEnding() {
            return dying && !paused;
        }

        private boolean isAlive() {
            return phase == Phase.CREATED || phase == Phase.RUNNING;
        }

        /// What it can be a moment later though nobody does anything.
        List<State> later() {
            return isAlive() && dying ? List.of(this, STOPPED) : List.of(this);
        }

        @Override
        public String toString() {
            return phase.name().toLowerCase(java.util.Locale.ROOT)
                    + (brief ? " brief" : "")
                    + (dying ? " dying" : "")
                    + (paused ? " paused" : "");
        }
    }

    /// A command that was called and answered: `ok`, the first word of an error, or what was shown.
    ///
    /// @param begin before the call, in nanoseconds
    /// @param end after the answer
    record Operation(Command command, Work work, String answer, long begin, long end) {}

    /// The state after one step of a command.
    ///
    /// @param done whether it was the last one
    record Step(State state, boolean done) {}

    /// Whether `delete` without `--force` takes a container that is only created, as runc's does.
    private final boolean deletesCreated;

    LifeCycleModel(boolean deletesCreated) {
        this.deletesCreated = deletesCreated;
    }

    /// The states after the one step of `operation` that follows `steps` earlier ones; none if it
    /// cannot be answered so in `state`.
    List<Step> next(State state, Operation operation, int steps) {
        String answer = operation.answer();
        return switch (operation.command()) {
            case CREATE -> steps == 0 ? claim(state, operation) : made(state, answer);
            case FORCE_DELETE -> steps == 0 ? forced(state, answer) : removed(state);
            case START -> started(state, answer);
            case KILL -> killed(state, answer, state.doomed());
            case PROBE -> killed(state, answer, state);
            case PAUSE -> suspended(state, answer, true);
            case RESUME -> suspended(state, answer, false);
            case UPDATE -> updated(state, answer);
            case DELETE -> deleted(state, answer);
            case STATE, LIST -> unchanged(state, shown(state).contains(answer));
            case EXEC -> unchanged(state, executes(state, answer));
            case PS -> unchanged(state, lists(state, answer));
        };
    }

    private static List<Step> done(boolean possible, State state) {
        return possible ? List.of(new Step(state, true)) : List.of();
    }

    private static List<Step> unchanged(State state, boolean possible) {
        return done(possible, state);
    }

    private static List<Step> claim(State state, Operation operation) {
        if (operation.answer().equals("taken")) {
            return unchanged(state, state.isAlive() || state.phase() == Phase.STOPPED);
        }
        if (state.phase() != Phase.MISSING) {
            return List.of();
        }
        boolean brief = operation.work() == Work.BRIEF;
        boolean dying = operation.work() == Work.NONE;
        return List.of(new Step(new State(Phase.CREATING, brief, dying, false), false));
    }

    /// A program that does not exist is noticed before the container counts as created.
    private static List<Step> made(State state, String answer) {
        return state.dying()
                ? done(answer.equals("no program"), State.MISSING)
                : done(answer.equals("ok"), state.to(Phase.CREATED));
    }

    private static List<Step> started(State state, String answer) {
        if (state.paused()) {
            return unchanged(state, answer.equals("is paused"));
        }
        State running = state.brief() ? state.to(Phase.RUNNING).doomed() : state.to(Phase.RUNNING);
        return switch (state.phase()) {
            case MISSING -> unchanged(state, answer.equals("missing"));
            case CREATED ->
                    answer.equals("has stopped")
                            ? unchanged(state, state.dying())
                            : done(answer.equals("ok"), running);
            case RUNNING -> unchanged(state, answer.equals("is running"));
            case STOPPED -> unchanged(state, answer.equals("has stopped"));
            case CREATING, REMOVING -> List.of();
        };
    }

    private static List<Step> killed(State state, String answer, State then) {
        return switch (state.phase()) {
            case MISSING -> unchanged(state, answer.equals("missing"));
            case CREATED, RUNNING -> done(answer.equals("ok"), then);
            case CREATING, STOPPED -> unchanged(state, answer.equals("not running"));
            case REMOVING -> unchanged(state, answer.equals("ok") || answer.equals("not running"));
        };
    }

    private static List<Step> suspended(State state, String answer, boolean paused) {
        String refused = paused ? "not running" : "not paused";
        return switch (state.phase()) {
            case MISSING -> unchanged(state, answer.equals("missing"));
            case CREATED, RUNNING ->
                    state.paused() == paused
                            ? unchanged(state, answer.equals(refused))
                            : done(answer.equals("ok"), state.paused(paused));
            case STOPPED -> unchanged(state, answer.equals(refused));
            case CREATING, REMOVING -> List.of();
        };
    }

    private static List<Step> updated(State state, String answer) {
        return switch (state.phase()) {
            case MISSING -> unchanged(state, answer.equals("missing"));
            case CREATED, RUNNING -> unchanged(state, answer.equals("ok"));
            case STOPPED -> unchanged(state, answer.equals("not running"));
            case CREATING, REMOVING -> List.of();
        };
    }

    private List<Step> deleted(State state, String answer) {
        return switch (state.phase()) {
            case MISSING -> unchanged(state, answer.equals("missing"));
            case CREATED ->
                    deletesCreated
                            ? done(answer.equals("ok"), State.MISSING)
                            : unchanged(state, answer.equals("not stopped"));
            case RUNNING -> unchanged(state, answer.equals("not stopped"));
            case STOPPED -> done(answer.equals("ok"), State.MISSING);
            case CREATING, REMOVING -> List.of();
        };
    }

    private static List<Step> forced(State state, String answer) {
        return switch (state.phase()) {
            case MISSING -> unchanged(state, answer.equals("ok"));
            case CREATED, RUNNING, STOPPED ->
                    answer.equals("ok") ? List.of(new Step(State.REMOVING, false)) : List.of();
            case CREATING, REMOVING -> List.of();
        };
    }

    private static List<Step> removed(State state) {
        return done(state.phase() == Phase.REMOVING, State.MISSING);
    }

    private static Set<String> shown(State state) {
        if (state.paused()) {
            return Set.of("paused");
        }
        return switch (state.phase()) {
            case MISSING -> Set.of("missing");
            case CREATING -> state.dying() ? Set.of("creating", "stopped") : Set.of("creating");
            case CREATED -> Set.of("created");
            case RUNNING -> Set.of("running");
            case STOPPED -> Set.of("stopped");
            // Where nothing else ends a whole group, it is paused first.
            case REMOVING -> Set.of("created", "running", "paused", "stopped");
        };
    }

    /// A program that is executed in a container whose end is near shares it, or comes too late.
    private static boolean executes(State state, String answer) {
        if (state.paused()) {
            return answer.equals("no exec now");
        }
        return switch (state.phase()) {
            case MISSING -> answer.equals("missing");
            case STOPPED -> answer.equals("no exec");
            case CREATED, RUNNING -> answer.equals("ok") || state.dying();
            case CREATING, REMOVING -> true;
        };
    }

    private static boolean lists(State state, String answer) {
        return switch (state.phase()) {
            case MISSING -> answer.equals("missing");
            case STOPPED -> answer.equals("no processes");
            case CREATED, RUNNING ->
                    answer.equals("processes") || (state.dying() && answer.equals("no processes"));
            case CREATING, REMOVING -> !answer.equals("missing");
        };
    }

    /// What explains, if anything does, how the container could be answered for by several callers
    /// at once: the commands of each in their order, and none before one that had ended when it
    /// began.
    ///
    /// @param callers the commands of each caller
    /// @return the states in which it may be afterwards; empty if nothing explains the answers
    Set<State> explain(Set<State> before, List<List<Operation>> callers) {
        var after = new LinkedHashSet<State>();
        var seen = new LinkedHashSet<Moment>();
        var open = new ArrayList<Moment>();
        List<Integer> none = callers.stream().map(_ -> 0).toList();
        before.forEach(state -> open.add(new Moment(state, none, none)));
        while (!open.isEmpty()) {
            Moment moment = open.removeLast();
            if (!seen.add(moment)) {
                continue;
            }
            for (State later : moment.state().later()) {
                open.add(new Moment(later, moment.places(), moment.steps()));
            }
            if (moment.isLast(callers)) {
                after.add(moment.state());
            }
            for (int caller = 0; caller < callers.size(); caller++) {
                open.addAll(moment.after(caller, callers, this));
            }
        }
        return after;
    }

    /// What was called and answered, in the order in which it began.
    ///
    /// @param callers the commands of each caller
    static String tell(List<List<Operation>> callers) {
        var lines = new ArrayList<Map.Entry<Long, String>>();
        long first =
                callers.stream()
                        .flatMap(List::stream)
                        .mapToLong(Operation::begin)
                        .min()
                        .orElseThrow();
        for (int caller = 0; caller < callers.size(); caller++) {
            for (Operation operation : callers.get(caller)) {
                String line =
                        "%,10d to %,10d us, caller %d: %s %s -> %s"
                                .formatted(
                                        (operation.begin() - first) / 1000,
                                        (operation.end() - first) / 1000,
                                        caller,
                                        operation.command(),
                                        operation.command() == Command.CREATE
                                                ? operation.work()
                                                : "",
                                        operation.answer());
                lines.add(Map.entry(operation.begin(), line));
            }
        }
        lines.sort(Map.Entry.comparingByKey());
        return lines.stream().map(Map.Entry::getValue).collect(joining("\n"));
    }

    /// A moment in a possible order of events.
    ///
    /// @param places how many commands of each caller are done
    /// @param steps how many steps of the next one are
    private record Moment(State state, List<Integer> places, List<Integer> steps) {

        boolean isLast(List<List<Operation>> callers) {
            for (int caller = 0; caller < callers.size(); caller++) {
                if (places.get(caller) < callers.get(caller).size()) {
                    return false;
                }
            }
            return true;
        }

        List<Moment> after(int caller, List<List<Operation>> callers, LifeCycleModel model) {
            if (places.get(caller) == callers.get(caller).size()) {
                return List.of();
            }
            Operation operation = callers.get(caller).get(places.get(caller));
            if (!mayBegin(operation, callers)) {
                return List.of();
            }
            var moments = new ArrayList<Moment>();
            for (Step step : model.next(state, operation, steps.get(caller))) {
                var nextPlaces = new ArrayList<>(places);
                var nextSteps = new ArrayList<>(steps);
                nextPlaces.set(caller, places.get(caller) + (step.done() ? 1 : 0));
                nextSteps.set(caller, step.done() ? 0 : steps.get(caller) + 1);
                moments.add(new Moment(step.state(), nextPlaces, nextSteps));
            }
            return moments;
        }

        /// Not before one that had already ended.
        private boolean mayBegin(Operation operation, List<List<Operation>> callers) {
            for (int caller = 0; caller < callers.size(); caller++) {
                List<Operation> operations = callers.get(caller);
                int place = places.get(caller);
                if (place < operations.size() && operations.get(place).end() < operation.begin()) {
                    return false;
                }
            }
            return true;
        }
    }
}
