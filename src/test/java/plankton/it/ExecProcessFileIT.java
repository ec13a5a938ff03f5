package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that a file describes, as engines have it done.
class ExecProcessFileIT extends WithContainer {

    private static final String SHOW =
            "id -u; id -g; id -G; pwd; echo $A; ulimit -n;"
                    + " grep -E '^(CapBnd|NoNewPrivs)' /proc/self/status";

    /// Writes the file, with `MORE` in place of what most of them have in common.
    private String written(String json) {
        Path file = sandbox.newFile("process.json");
        try {
            Files.writeString(
                    file,
                    json.replace("MORE", "\"cwd\": \"/\", \"env\": [\"PATH=/bin\", \"A=file\"]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p", "--process"})
    void isAsTheFileSaysAndNotTheConfiguration(String option) {
        String file =
                written(
                        """
                        {
                          "terminal": false,
                          "user": {"uid": 1000, "gid": 1001, "additionalGids": [5]},
                          "args": ["sh", "-c", "SHOW"],
                          "env": ["PATH=/bin", "A=file"],
                          "cwd": "/etc",
                          "capabilities": {"bounding": ["CAP_KILL"]},
                          "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 50, "hard": 60}],
                          "noNewPrivileges": false
                        }
                        """
                                .replace("SHOW", SHOW));
        Bundle bundle = running(bundle().env("PATH=/bin", "A=config").cwd("/tmp"));
        in(bundle)
                .with(option, file)
                .run()
                .prints(
                        """
                        1000
                        1001
                        1001 5
                        /etc
                        file
                        50
                        CapBnd:\t0000000000000020
                        NoNewPrivs:\t0
                        """);
    }

    @Test
    void hasTheCapabilitiesOfTheConfigurationWhenTheFileNamesNone() {
        String file = written("{MORE, \"args\": [\"grep\", \"^CapBnd\", \"/proc/self/status\"]}");
        in(running()).with("-p", file).run().prints("CapBnd:\t0000000020000420\n");
    }

    @Test
    void isRootWhenTheFileNamesNoUser() {
        String file = written("{MORE, \"args\": [\"id\", \"-u\"]}");
        in(running(bundle().user(1000, 1000))).with("-p", file).run().prints("0\n");
    }

    @Test
    @PlanktonOnly("runc takes the one of the configuration")
    void hasTheUmaskOfTheFile() {
        String file =
                written("{MORE, \"args\": [\"sh\", \"-c\", \"umask\"], \"user\": {\"umask\": 31}}");
        in(running()).with("-p", file).run().prints("0037\n");
    }

    @Test
    void fileIsSoughtWhereTheCallerIs() {
        String file = written("{MORE, \"args\": [\"echo\", \"found\"]}");
        String name = Path.of(file).getFileName().toString();
        in(running()).with("-p", name).run().prints("found\n");
    }

    @Test
    void unknownPropertiesAreNoConcern() {
        String file = written("{MORE, \"args\": [\"echo\", \"on\"], \"unknown\": {\"x\": []}}");
        in(running()).with("-p", file).run().prints("on\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"args\": [                                            | json",
                "''                                                      | json",
                "[]                                                      | json",
                "{\"cwd\": \"/\"}                                        | args",
                "{\"cwd\": \"/\", \"args\": []}                          | args",
                "{\"cwd\": \"/\", \"args\": [1]}                         | args",
                "{\"args\": [\"true\"], \"env\": [\"PATH=/bin\"]}        | cwd",
                "{\"args\": [\"true\"], \"cwd\": \"etc\"}                | cwd",
                "{MORE, \"args\": [\"true\"], \"user\": {\"uid\": -1}}   | uid",
                "{MORE, \"args\": [\"true\"], \"user\": {\"uid\": 4294967296}} | uid",
                "{MORE, \"args\": [\"true\"], \"user\": {\"uid\": \"1\"}} | uid",
                "{MORE, \"args\": [\"nope\"]}                            | nope",
                "{MORE, \"args\": [\"true\"], \"rlimits\": [{\"type\": \"RLIMIT_X\", \"soft\": 1, \"hard\": 1}]} | RLIMIT_X",
            })
    void whatCannotBeIsRefused(String json, String says) {
        Bundle bundle = running();
        in(bundle).with("-p", written(json)).run().failsWith(255).says(says);
        isUnharmed(bundle);
    }

    @Test
    void missingFileIsRefused() {
        Bundle bundle = running();
        in(bundle)
                .with("-p", "/nowhere.json")
                .run()
                .failsWith(255)
                .saysAsOthersDo("/nowhere.json")
                .saysAsOthersDo("no such file or directory");
        isUnharmed(bundle);
    }
}
