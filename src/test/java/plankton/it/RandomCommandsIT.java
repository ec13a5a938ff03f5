package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plankton.it.LifeCycleModel.Command;
import plankton.it.LifeCycleModel.Operation;
import plankton.it.LifeCycleModel.State;
import plankton.it.LifeCycleModel.Work;

/// Random commands from several callers at once, each answer compared with [LifeCycleModel].
///
/// `-Dplankton.seed=N` repeats the commands of a failure, though not the moments at which they
/// meet; `-Dplankton.random.seconds=N` tries for longer.
class RandomCommandsIT extends WithSandbox {

    private static final long SEED = Long.getLong("plankton.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("plankton.random.seconds", 20) / 4;

    private static final List<Command> COMMANDS =
            List.of(
                    Command.CREATE,
                    Command.CREATE,
                    Command.CREATE,
                    Command.START,
                    Command.START,
                    Command.START,
                    Command.KILL,
                    Command.KILL,
                    Command.DELETE,
                    Command.DELETE,
                    Command.FORCE_DELETE,
                    Command.STATE,
                    Command.STATE,
                    Command.EXEC,
                    Command.PAUSE,
                    Command.RESUME,
                    Command.UPDATE,
                    Command.PROBE,
                    Command.LIST,
                    Command.PS);

    /// What enters a container while it is paused waits until it is resumed, and perhaps nobody
    /// does.
    private static final List<Command> WITHOUT_PAUSE =
            COMMANDS.stream().filter(command -> command != Command.PAUSE).toList();

    private static final List<Command> WITHOUT_EXEC =
            COMMANDS.stream().filter(command -> command != Command.EXEC).toList();

    private static final int CALLS_PER_ROUND = 5;
    private static final Set<State> MISSING = Set.of(State.MISSING);

    private final LifeCycleModel model = new LifeCycleModel(!Program.isPlankton());
    private final Map<Work, Bundle> bundles = new HashMap<>();
    private long end;

    @BeforeEach
    void makeBundles() throws IOException {
        System.out.println("seed " + SEED + " (-Dplankton.seed=" + SEED + " repeats it)");
        bundles.put(Work.FOREVER, smallBundle("sleep", "1000"));
        bundles.put(Work.BRIEF, smallBundle("sh", "-c", "exit 3"));
        bundles.put(Work.NONE, smallBundle("no-such-program"));
        Files.createDirectories(sandbox.root());
        end = System.nanoTime() + SECONDS * 1_000_000_000;
    }

    private Bundle smallBundle(String... args) {
        return bundle().args(args)
                .set("/root/readonly", true)
                .set("/mounts", List.of())
                .mount("/proc", "proc", "proc")
                .mount("/dev", "tmpfs", "tmpfs")
                .namespaces("pid", "mount")
                .write();
    }

    // One caller for each container

    @Test
    void answersAsTheModelDoesToOneCallerForEachContainer() {
        List<String> ids = ids(8);
        tell(inParallel(ids.size(), caller -> callAlone(caller, ids.get(caller))));
        nothingIsLeft();
    }

    private List<String> ids(int count) {
        return Stream.generate(sandbox::newId).limit(count).toList();
    }

    /// @return how often it called
    private int callAlone(int caller, String id) {
        var random = new Random(SEED + caller);
        LifeCycleClient client = client(caller);
        var history = new History(id);
        while (System.nanoTime() < end) {
            Command command = pick(COMMANDS, random);
            history.add(
                    command == Command.LIST
                            ? client.list(List.of(id)).getFirst()
                            : client.call(command, work(random), id));
            // Half of the time it goes on while a process is about to end. Runc then says of what
            // was killed when created that it is running.
            if (random.nextBoolean() || !Program.isPlankton()) {
                history.settle(client);
            }
        }
        history.add(client.call(Command.FORCE_DELETE, NONE, id));
        return history.operations.size();
    }

    /// What one caller knows of a container of its own.
    private final class History {
        private final String id;
        private final List<Operation> operations = new ArrayList<>();
        private Set<State> states = MISSING;

        History(String id) {
            this.id = id;
        }

        void add(Operation operation) {
            operations.add(operation);
            Set<State> before = states;
            states = model.explain(states, List.of(List.of(operation)));
            if (states.isEmpty()) {
                throw unexplained(id, before, List.of(recent()));
            }
        }

        private List<Operation> recent() {
            return operations.subList(Math.max(0, operations.size() - 20), operations.size());
        }

        /// Waits for the end of a process that is sure to end.
        void settle(LifeCycleClient client) {
            boolean stopped =
                    Host.within(
                            10_000,
                            () -> {
                                if (states.stream().anyMatch(State::isEnding)) {
                                    add(client.call(Command.STATE, NONE, id));
                                }
                                return states.stream().noneMatch(State::isEnding);
                            });
            assertTrue(
                    stopped, () -> "does not stop: " + unexplained(id, states, List.of(recent())));
        }
    }

    // Several callers of the same containers

    @Test
    @PlanktonOnly("a create of runc fails when it meets a delete or another create")
    void answersInSomeOrderToSeveralCallersAtOnce() {
        int callers = 4;
        List<String> ids = ids(2);
        List<LifeCycleClient> clients = IntStream.range(0, callers).mapToObj(this::client).toList();
        var states = new ArrayList<>(Collections.nCopies(ids.size(), MISSING));
        int calls = 0;
        for (int round = 0; System.nanoTime() < end; round++) {
            long seed = SEED + 1000L * round;
            List<Command> commands = round % 2 == 0 ? WITHOUT_EXEC : WITHOUT_PAUSE;
            var operations =
                    inParallel(
                            callers,
                            caller ->
                                    callOthers(clients.get(caller), ids, commands, seed + caller));
            calls += callers * CALLS_PER_ROUND;
            for (int i = 0; i < ids.size(); i++) {
                int which = i;
                var ofId = operations.stream().map(all -> all.get(which)).toList();
                Set<State> after = model.explain(states.get(i), ofId);
                if (after.isEmpty()) {
                    throw unexplained(ids.get(i), states.get(i), ofId);
                }
                states.set(i, after);
            }
        }
        System.out.println(calls + " calls");
        ids.forEach(id -> assertEquals("ok", force(clients.getFirst(), id)));
        nothingIsLeft();
    }

    /// @return what was called and answered for each of `ids`
    private static List<List<Operation>> callOthers(
            LifeCycleClient client, List<String> ids, List<Command> commands, long seed) {
        var random = new Random(seed);
        List<List<Operation>> operations = new ArrayList<>();
        ids.forEach(_ -> operations.add(new ArrayList<>()));
        for (int i = 0; i < CALLS_PER_ROUND; i++) {
            int which = random.nextInt(ids.size());
            Command command = pick(commands, random);
            if (command == Command.LIST) {
                List<Operation> shown = client.list(ids);
                for (int j = 0; j < shown.size(); j++) {
                    operations.get(j).add(shown.get(j));
                }
            } else {
                operations.get(which).add(client.call(command, work(random), ids.get(which)));
            }
        }
        return operations;
    }

    @Test
    @PlanktonOnly("a create of runc fails when it meets a delete or another create")
    void oneOfManyCallersWins() {
        int callers = 6;
        String id = sandbox.newId();
        List<LifeCycleClient> clients = IntStream.range(0, callers).mapToObj(this::client).toList();
        for (int round = 0; round < 20; round++) {
            for (var expected :
                    List.of(
                            Map.entry(Command.CREATE, "taken"),
                            Map.entry(Command.START, "is running"),
                            Map.entry(Command.FORCE_DELETE, "ok"))) {
                List<String> answers =
                        inParallel(
                                callers,
                                caller -> {
                                    LifeCycleClient client = clients.get(caller);
                                    return client.call(expected.getKey(), Work.FOREVER, id)
                                            .answer();
                                });
                var others = new ArrayList<>(answers);
                assertTrue(others.remove("ok"), answers::toString);
                assertEquals(Set.of(expected.getValue()), Set.copyOf(others), answers::toString);
            }
        }
        nothingIsLeft();
    }

    // Callers that are killed

    @Test
    @PlanktonOnly("others leave processes and files behind")
    void nothingIsLeftOfCommandsThatWereKilled() {
        List<String> ids = ids(4);
        tell(inParallel(ids.size(), caller -> callAndKill(caller, ids.get(caller))));
        nothingIsLeft();
    }

    private static final List<List<Command>> BEGINNINGS =
            List.of(List.of(), List.of(Command.CREATE), List.of(Command.CREATE, Command.START));

    private static final List<Command> KILLED =
            List.of(
                    Command.CREATE,
                    Command.START,
                    Command.EXEC,
                    Command.KILL,
                    Command.PAUSE,
                    Command.RESUME,
                    Command.UPDATE,
                    Command.DELETE,
                    Command.FORCE_DELETE);

    private static final List<Command> AFTERWARDS =
            List.of(
                    Command.STATE,
                    Command.START,
                    Command.KILL,
                    Command.PROBE,
                    Command.PAUSE,
                    Command.RESUME,
                    Command.UPDATE,
                    Command.DELETE);

    private int callAndKill(int caller, String id) {
        var random = new Random(SEED + caller);
        LifeCycleClient client = client(caller);
        int calls = 0;
        while (System.nanoTime() < end) {
            var told = new StringBuilder(id + ":");
            Work work = random.nextBoolean() ? Work.FOREVER : Work.BRIEF;
            for (Command command : pick(BEGINNINGS, random)) {
                assertEquals("ok", client.call(command, work, id).answer(), told::toString);
                told.append(' ').append(command);
            }
            Command killed = pick(KILLED, random);
            long nanos = random.nextLong(random.nextBoolean() ? 2_000_000 : 10_000_000);
            client.callAndKill(killed, work, id, nanos);
            told.append(' ').append(killed).append(" killed after ").append(nanos).append(" ns");
            for (int i = random.nextInt(3); i > 0; i--) {
                Operation next = client.call(pick(AFTERWARDS, random), work, id);
                told.append(' ').append(next.command()).append(" -> ").append(next.answer());
                assertTrue(isKnown(next), told::toString);
            }
            assertEquals("ok", force(client, id), told::toString);
            Operation state = client.call(Command.STATE, NONE, id);
            assertEquals("missing", state.answer(), told::toString);
            calls++;
        }
        return calls;
    }

    @Test
    @PlanktonOnly("others leave processes and files behind")
    void nothingIsLeftWhenSomeOfManyCallersAreKilled() {
        List<String> ids = ids(2);
        tell(inParallel(6, caller -> callAndKillAmongOthers(caller, ids)));
        LifeCycleClient client = client(0);
        ids.forEach(id -> assertEquals("ok", force(client, id)));
        nothingIsLeft();
    }

    private int callAndKillAmongOthers(int caller, List<String> ids) {
        var random = new Random(SEED + caller);
        LifeCycleClient client = client(caller);
        int calls = 0;
        while (System.nanoTime() < end) {
            String id = pick(ids, random);
            if (random.nextInt(3) == 0) {
                long nanos = random.nextLong(6_000_000);
                client.callAndKill(pick(KILLED, random), Work.FOREVER, id, nanos);
            } else {
                Operation operation = client.call(pick(MEETING, random), work(random), id);
                assertTrue(isKnown(operation), operation::toString);
            }
            calls++;
        }
        return calls;
    }

    private static final List<Command> MEETING =
            List.of(
                    Command.CREATE,
                    Command.CREATE,
                    Command.DELETE,
                    Command.FORCE_DELETE,
                    Command.START,
                    Command.STATE);

    // All of them

    private static final Work NONE = Work.NONE;

    /// Whether it is one of the model's words, not a surprise in the runtime's own.
    private static boolean isKnown(Operation operation) {
        return operation.answer().matches("[a-z]+( [a-z]+)?");
    }

    private static String force(LifeCycleClient client, String id) {
        return client.call(Command.FORCE_DELETE, NONE, id).answer();
    }

    private LifeCycleClient client(int caller) {
        return new LifeCycleClient(sandbox, bundles, "caller-" + caller);
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Work work(Random random) {
        return pick(List.of(Work.FOREVER, Work.FOREVER, Work.BRIEF, Work.BRIEF, NONE), random);
    }

    /// Lets each of `callers` do the same at once, and waits for all.
    private static <T> List<T> inParallel(int callers, IntFunction<T> task) {
        try (var pool = Executors.newFixedThreadPool(callers)) {
            var tasks = new ArrayList<Callable<T>>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                tasks.add(() -> task.apply(caller));
            }
            var results = new ArrayList<T>();
            for (var future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + SEED + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AssertionError unexplained(
            String id, Set<State> before, List<List<Operation>> callers) {
        String story = LifeCycleModel.tell(callers);
        return new AssertionError(
                "nothing explains the answers of " + id + ", which was " + before + ":\n" + story);
    }

    private static void tell(List<Integer> calls) {
        System.out.println(calls.stream().mapToInt(Integer::intValue).sum() + " calls");
    }

    private void nothingIsLeft() {
        sandbox.assertNothingIsLeft();
        assertEquals(List.of(), Leftovers.cgroups(sandbox.token()), "control groups left");
        assertEquals(List.of(), Leftovers.locks(sandbox.root()), "locks left");
    }
}
