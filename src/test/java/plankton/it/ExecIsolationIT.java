package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that enters a container comes from the host: nothing of the host comes with it, and
/// neither does harm to the other.
class ExecIsolationIT extends WithContainer {

    private static final String LEAK =
            "exec 3</ 4</etc 5</etc/passwd 6>/dev/null 7</ 8</ 9</proc 10</tmp 11</sys 12</dev 99</";
    private static final String SHOW =
            "for n in $(seq 0 120); do test -e /proc/self/fd/$n && echo $n; done; true";

    // Descriptors

    @Test
    void onlyTheThreeStandardDescriptorsGoIn() {
        in(running()).calledAfter(LEAK).sh(SHOW).prints("0\n1\n2\n");
    }

    @Test
    void onlyTheThreeStandardDescriptorsGoInWhenDetached() {
        Call call = in(running()).calledAfter(LEAK).with("-d").beginSh(SHOW + "; echo end");
        call.finish().succeeds();
        assertTrue(Host.within(5000, () -> call.soFar().stdout().endsWith("end\n")));
        call.soFar().prints("0\n1\n2\nend\n");
    }

    @ParameterizedTest
    @CsvSource({"0, '0 1 2 '", "1, '0 1 2 3 '", "3, '0 1 2 3 4 5 '"})
    void asManyMoreAsTheOptionSays(int number, String list) {
        in(running())
                .calledAfter(LEAK)
                .with("--preserve-fds", "" + number)
                .sh("(" + SHOW + ") | tr '\\n' ' '")
                .prints(list);
    }

    @Test
    void areThoseOfTheCaller() {
        in(running())
                .calledAfter("exec 3<<<three 4<<<four")
                .with("--preserve-fds=2")
                .sh("cat <&4; cat <&3")
                .prints("four\nthree\n");
    }

    @Test
    @PlanktonOnly("runc hands over its own in their place")
    void thoseThatTheCallerHasNotAreMissed() {
        in(running())
                .calledAfter("exec 4</")
                .with("--preserve-fds", "3")
                .sh(SHOW)
                .failsWith(255)
                .says("3");
    }

    /// CVE-2024-21626: a directory of the host that the runtime left open.
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10})
    void cannotBeTheWorkingDirectory(int number) {
        Bundle bundle = running(bundle().link("/link", "/proc/self/fd/" + number));
        for (String directory : List.of("/proc/self/fd/" + number, "/link")) {
            in(bundle).calledAfter(LEAK).with("--cwd", directory).run("pwd").failsWith(255);
        }
    }

    @Test
    void environmentOfTheCallerStaysOutside() {
        in(running(bundle().env("PATH=/bin", "HOME=/"))).run("env").prints("PATH=/bin\nHOME=/\n");
    }

    // What the container sees of a process that enters it

    @Test
    void theContainerSeesNothingOfTheHostWhileOthersEnter() {
        Bundle bundle =
                bundle().file(
                                "/watch",
                                """
                                exec 2>/dev/null
                                while test ! -e /end; do
                                  ls -l /proc/[0-9]*/exe /proc/[0-9]*/cwd /proc/[0-9]*/root
                                  ls -l /proc/[0-9]*/fd/
                                  grep -l PLANKTON_IT /proc/[0-9]*/environ
                                  echo swept
                                done
                                """);
        running(bundle);
        Call watch = in(bundle).begin("sh", "/watch").untilItPrints("swept");
        for (int i = 0; i < 100; i++) {
            in(bundle)
                    .calledAfter("\"$@\" </dev/null 2>&1 | cat; exit")
                    .run("echo", "in")
                    .prints("in\n");
        }
        bundle.file("/end", "");
        String seen = watch.finish().succeeds().stdout();
        var links = seen.lines().filter(line -> line.contains(" -> ")).toList();
        assertTrue(links.size() > 100, seen);
        assertEquals(List.of(), links.stream().filter(ExecIsolationIT::isOfTheHost).toList());
        assertEquals(List.of(), seen.lines().filter(line -> line.endsWith("/environ")).toList());
    }

    /// Whether a line of `ls -l` shows something that no program of these containers has: they are
    /// all busybox, run at the root, and have open what `sh` and `ls` open there.
    private static boolean isOfTheHost(String line) {
        String name = line.substring(0, line.indexOf(" -> ")).replaceFirst(".* ", "");
        String target = line.substring(line.indexOf(" -> ") + 4);
        if (name.matches("\\d+")) {
            return !name.matches("[012]") && !target.matches("/watch|/proc/\\d+/fd");
        }
        return !target.matches("/bin/busybox|/");
    }

    /// CVE-2019-5736: the container writes to the file of the runtime that enters it. It is a copy
    /// that enters here, and nothing but that copy is ever written to.
    @Test
    void theContainerCannotWriteToTheRuntime() throws IOException {
        Path copy = Files.copy(Program.PATH, sandbox.newFile("copy"));
        Bundle bundle =
                bundle().file("/self", "#!/proc/self/exe\n")
                        .file(
                                "/attack",
                                """
                                echo ready
                                while test ! -e /end; do
                                  for exe in /proc/[0-9]*/exe; do
                                    test $exe -ef /bin/busybox && continue
                                    command exec 9<$exe || continue
                                    case $(readlink /proc/$$/fd/9) in *.copy) ;; *) continue ;; esac
                                    echo found
                                    n=0
                                    until echo broken > /proc/$$/fd/9 || test $n -gt 2000; do
                                      n=$((n + 1))
                                    done
                                  done
                                done 2>/dev/null
                                """);
        running(bundle);
        Call attack = in(bundle).begin("sh", "/attack").untilItPrints("ready");
        for (int i = 0; i < 50; i++) {
            var words =
                    List.of(
                            copy.toString(),
                            "--root",
                            sandbox.root().toString(),
                            "exec",
                            bundle.id());
            for (String program : List.of("/self", "/proc/self/exe", "true")) {
                var command = new ArrayList<>(words);
                command.add(program);
                Call.of(sandbox, command, Map.of(), new byte[0]).finish();
            }
        }
        bundle.file("/end", "");
        attack.finish();
        assertEquals(-1, Files.mismatch(Program.PATH, copy));
    }

    // Ends

    @Test
    void endOfTheRuntimeDoesNotEndTheContainer() {
        Bundle bundle = running();
        Call call = in(bundle).beginSh("echo ready; exec sleep 100").untilItPrints("ready");
        call.killAlone();
        isUnharmed(bundle);
    }

    @Test
    void whatItLeavesBehindBelongsToTheContainer() {
        Bundle bundle = running();
        in(bundle).sh("sleep 2000 > /dev/null 2>&1 & echo end").prints("end\n");
        in(bundle)
                .sh(
                        "until pidof sleep | grep -q ' '; do sleep 0.01; done; grep -c ^PPid:.1$ /proc/$(pidof sleep | cut -d' ' -f1)/status")
                .prints("1\n");
        isUnharmed(bundle);
    }

    @Test
    void manyMayEnterAtOnce() {
        Bundle bundle = running();
        var calls = new ArrayList<Call>();
        for (int i = 0; i < 20; i++) {
            calls.add(in(bundle).beginSh("read x; echo got " + i + "; exit " + i));
        }
        for (int i = 0; i < 20; i++) {
            calls.get(i).finish().exits(i).prints("got " + i + "\n").silently();
        }
        isUnharmed(bundle);
    }

    @Test
    void manyMayBeInsideAtOnce() {
        Bundle bundle = running();
        var calls = new ArrayList<Call>();
        for (int i = 0; i < 20; i++) {
            calls.add(
                    in(bundle)
                            .beginSh(
                                    "echo ready; until test -e /go; do sleep 0.1; done; exit "
                                            + i));
        }
        calls.forEach(call -> call.untilItPrints("ready"));
        bundle.file("/go", "");
        for (int i = 0; i < 20; i++) {
            calls.get(i).finish().exits(i);
        }
        isUnharmed(bundle);
    }

    // Without namespaces

    @Test
    void withoutAPidNamespaceItIsInTheRootOfTheContainerToo() {
        Bundle bundle = running(bundle().withoutNamespace("pid").file("/mark", "here"));
        in(bundle).sh("cat /mark; exit 3").exits(3).prints("here");
        Call call = in(bundle).beginSh("echo ready; exec sleep 100").untilItPrints("ready");
        call.signal("TERM").finish().exits(143);
        isUnharmed(bundle);
    }

    @Test
    @PlanktonOnly("runc executes it in the root of the host")
    void withoutAMountNamespaceItIsInTheRootOfTheContainerToo() {
        Bundle bundle =
                bundle().set("/mounts", List.of())
                        .without("/process/capabilities")
                        .namespaces("uts")
                        .file("/mark", "here");
        running(bundle);
        in(bundle).sh("cat /mark; ls -d /../mark").prints("here/../mark\n");
        isUnharmed(bundle);
    }
}
