package plankton.engine;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Which features work with which engine. Called by `script/test-engines`: `run RUNTIME CLASS…`
/// runs the tests of some engines with the runtime under test and prints what came of each, and
/// nothing else; `print FILE…` shows files of that as one table of features by engines.
final class FeatureTable implements TestExecutionListener {

    private static final char TAB = '\t';
    private static final String WORKS = "yes";
    private static final String FAILS = "NO";
    private static final String SKIPPED = "–";

    /// What came of one test. What is done before and after the tests of an engine counts as one.
    private record Outcome(String engine, String feature, String runtime, String result) {

        static Outcome read(String line) {
            var cells = new ArrayList<String>();
            int start = 0;
            for (int tab; (tab = line.indexOf(TAB, start)) >= 0; start = tab + 1) {
                cells.add(line.substring(start, tab));
            }
            return new Outcome(cells.get(0), cells.get(1), cells.get(2), line.substring(start));
        }

        String line() {
            return engine + TAB + feature + TAB + runtime + TAB + result;
        }
    }

    private final String runtime;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final TestPlan plan;

    private FeatureTable(String runtime, TestPlan plan) {
        this.runtime = runtime;
        this.plan = plan;
    }

    /// Does what the first word says; fails if a feature did not work.
    public static void main(String[] words) throws IOException {
        List<String> rest = List.of(words).subList(1, words.length);
        switch (words[0]) {
            case "run" -> run(rest.get(0), rest.subList(1, rest.size()));
            case "print" -> System.out.print(table(rest));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void run(String runtime, List<String> classes) {
        PrintStream output = System.out;
        System.setOut(System.err);
        var request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList())
                        .build();
        Launcher launcher = LauncherFactory.create();
        TestPlan plan = launcher.discover(request);
        var listener = new FeatureTable(runtime, plan);
        launcher.execute(plan, listener);
        listener.outcomes.stream().map(Outcome::line).forEach(output::println);
        if (listener.outcomes.stream().anyMatch(outcome -> outcome.result.equals(FAILS))) {
            throw new AssertionError("some features do not work with " + runtime);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, SKIPPED);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresent(e -> System.err.println(e.getMessage()));
        if (result.getStatus() == Status.FAILED) {
            note(test, FAILS);
        } else if (test.isTest()) {
            note(test, result.getStatus() == Status.SUCCESSFUL ? WORKS : SKIPPED);
        }
    }

    private void note(TestIdentifier test, String result) {
        TestIdentifier engine = test.isTest() ? plan.getParent(test).orElseThrow() : test;
        String feature = test.isTest() ? words(test.getDisplayName()) : "(set up, clean up)";
        String name = engine.getDisplayName() + (Machine.HAS_SYSTEMD ? ", systemd" : "");
        var outcome = new Outcome(name, feature, runtime, result);
        outcomes.add(outcome);
        System.err.println(outcome.line());
    }

    /// `limitOfMemory()` as `limit of memory`.
    private static String words(String method) {
        var text = new StringBuilder();
        for (char letter : method.replace("()", "").toCharArray()) {
            text.append(Character.isUpperCase(letter) ? " " : "");
            text.append(Character.toLowerCase(letter));
        }
        return text.toString();
    }

    /// In Markdown. A cell has what came of it with each runtime.
    private static String table(List<String> files) throws IOException {
        var all = new ArrayList<Outcome>();
        for (String file : files) {
            Files.readAllLines(Path.of(file)).stream().map(Outcome::read).forEach(all::add);
        }
        List<String> runtimes = all.stream().map(Outcome::runtime).distinct().toList();
        Set<String> engines = new TreeSet<>(all.stream().map(Outcome::engine).toList());
        Map<String, StringBuilder> rows = new TreeMap<>();
        for (String feature : all.stream().map(Outcome::feature).distinct().toList()) {
            for (String engine : engines) {
                var cell = new ArrayList<String>();
                for (String runtime : runtimes) {
                    result(all, engine, feature, runtime).ifPresent(cell::add);
                }
                rows.computeIfAbsent(feature, _ -> new StringBuilder())
                        .append(" | ")
                        .append(String.join(", ", cell));
            }
        }
        var text = new StringBuilder("| " + String.join(", ", runtimes));
        engines.forEach(engine -> text.append(" | ").append(engine));
        text.append(" |\n|---").append("|---".repeat(engines.size())).append("|\n");
        rows.forEach((feature, cells) -> text.append("| " + feature + cells + " |\n"));
        return text.toString();
    }

    private static Optional<String> result(
            List<Outcome> all, String engine, String feature, String runtime) {
        return all.stream()
                .filter(each -> each.engine.equals(engine) && each.feature.equals(feature))
                .filter(each -> each.runtime.equals(runtime))
                .map(Outcome::result)
                .reduce((_, last) -> last);
    }
}
