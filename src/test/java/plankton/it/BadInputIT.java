package plankton.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong is said in one line, with the place where it is wrong, and nothing is left behind.
class BadInputIT extends WithSandbox {

    /// Both `run` and `create` refuse the bundle with these words.
    private void refuses(Bundle bundle, String... words) {
        bundle.write();
        refusesAsItLies(bundle, words);
    }

    private void refusesAsItLies(Bundle bundle, String... words) {
        for (String command : List.of("run", "create")) {
            bundle.call(command).finish().fails().says(words);
            sandbox.assertNothingIsLeft();
        }
    }

    private void refusesAt(String pointer, Bundle bundle, String... words) {
        bundle.write();
        for (String command : List.of("run", "create")) {
            bundle.call(command).finish().fails().says("config.json", pointer).says(words);
            sandbox.assertNothingIsLeft();
        }
    }

    // The bundle

    @Test
    void bundleIsMissing() {
        plankton("run", "-b", "/no/such/bundle", sandbox.newId()).fails().says("/no/such/bundle");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void bundleIsNoDirectory() {
        plankton("run", "-b", "/etc/passwd", sandbox.newId())
                .fails()
                .says("/etc/passwd", "not a directory");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void bundleHasNoConfiguration() {
        refusesAsItLies(bundle(), "config.json");
    }

    @Test
    void configurationIsADirectory() throws IOException {
        Bundle bundle = bundle();
        Files.createDirectory(bundle.directory().resolve("config.json"));
        refusesAsItLies(bundle, "config.json");
    }

    // The text

    @Test
    void textIsNotJson() {
        refusesAsItLies(
                bundle().writeConfig("{\n  \"ociVersion\": \"1.0.2\",\n  nonsense\n}\n"),
                "config.json",
                "line 3",
                "column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "\"text\"", "{\"ociVersion\": \"1.0.2\"", "null"})
    void textIsNoObject(String text) {
        refusesAsItLies(bundle().writeConfig(text), "config.json");
    }

    @Test
    @PlanktonOnly("others read what follows as they like")
    void textGoesOnAfterItsEnd() {
        refusesAsItLies(bundle().write().appendConfig("}"), "config.json");
    }

    @Test
    @PlanktonOnly("others take the last")
    void propertyIsGivenTwice() {
        String twice = "{\"ociVersion\": \"1.0.2\", \"ociVersion\": \"1.0.2\"}";
        refusesAsItLies(bundle().writeConfig(twice), "config.json", "/ociVersion", "twice");
    }

    @Test
    @PlanktonOnly("others read it")
    void textIsNotUtf8() throws IOException {
        Bundle bundle = bundle();
        byte[] text = "{\"ociVersion\": \"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(bundle.directory().resolve("config.json"), text);
        refusesAsItLies(bundle, "config.json", "UTF-8");
    }

    @Test
    @PlanktonOnly("others read it")
    void textHas100Megabytes() {
        String text = "{\"annotations\": {\"a\": \"" + "x".repeat(100_000_000) + "\"}}";
        refusesAsItLies(bundle().writeConfig(text), "config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void textIs100000LevelsDeep(String level) {
        String text = "{\"ociVersion\": \"1.0.2\", \"x\": " + level.repeat(100_000);
        refusesAsItLies(bundle().writeConfig(text), "config.json");
    }

    // The properties

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ociVersion       | 1          | string",
                "/process          | []         | object",
                "/process/args     | \"true\"   | array",
                "/process/args     | [1]        | string",
                "/process/env      | {}         | array",
                "/process/cwd      | 7          | string",
                "/process/terminal | \"false\"  | true or false",
                "/process/user/uid | \"0\"      | number",
                "/process/user/uid | -1         | 0",
                "/process/user/uid | 1.5        | whole number",
                "/process/user/uid | 4294967296 | 4294967294",
                "/root             | \"rootfs\" | object",
                "/root/readonly    | 1          | true or false",
                "/mounts           | {}         | array",
                "/linux            | []         | object",
                "/linux/namespaces | {}         | array",
                "/linux/sysctl     | []         | object",
                "/hostname         | true       | string",
            })
    void propertyHasTheWrongType(String pointer, String json, String words) {
        refusesAt(pointer, bundle().setJson(pointer, json), words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/process",
                "/process/args",
                "/process/cwd",
                "/root",
                "/root/path",
                "/mounts/0/destination",
                "/linux/namespaces/0/type"
            })
    @PlanktonOnly("runc takes some of them for given or panics")
    void requiredPropertyIsMissing(String pointer) {
        refusesAt(pointer, bundle().without(pointer), "missing");
    }

    @Test
    @PlanktonOnly("others do not look at the version")
    void versionIsMissing() {
        refusesAt("/ociVersion", bundle().without("/ociVersion"), "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "0.9.0", "1.0", "1", "one", "", "1.0.x", "v1.0.0"})
    @PlanktonOnly("others do not look at the version")
    void versionIsUnknown(String version) {
        refusesAt(
                "/ociVersion",
                bundle().set("/ociVersion", version),
                "\"" + version + "\"",
                "1.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.0.2-dev", "1.1.0", "1.2.1", "1.3.0", "1.3.0+dev"})
    void versionIsKnown(String version) {
        bundle().set("/ociVersion", version).run().succeeds();
    }

    @Test
    void unknownPropertiesAreIgnored() {
        bundle().set("/future", Map.of("a", 1))
                .set("/process/future", true)
                .set("/linux/future", "x")
                .set("/root/future", "x")
                .run()
                .succeeds()
                .silently();
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows", "solaris", "vm", "zos", "freebsd"})
    @PlanktonOnly("others pass over what is for another platform")
    void platformIsAnother(String name) {
        refusesAt("/" + name, bundle().setJson("/" + name, "{}"), "Linux");
    }

    // The process

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"\"]"})
    void argsAreEmpty(String args) {
        refusesAt("/process/args", bundle().setJson("/process/args", args), "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOVALUE", "", "=x"})
    void envHasNoEqualsSign(String entry) {
        refusesAt("/process/env/1", bundle().env("PATH=/bin", entry), "=", "\"" + entry + "\"");
    }

    @Test
    @PlanktonOnly("runc notices when it starts the program")
    void nulIsInAString() {
        refusesAt("/process/args/1", bundle().args("echo", "a\0b"), "NUL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmp", "", "./tmp"})
    void cwdIsRelative(String cwd) {
        refusesAt("/process/cwd", bundle().cwd(cwd), "absolute");
    }

    @Test
    void cwdIsAFile() {
        refuses(bundle().cwd("/etc/passwd"), "/process/cwd", "/etc/passwd");
    }

    @Test
    void rlimitIsUnknown() {
        refusesAt(
                "/process/rlimits/0/type",
                bundle().rlimit("RLIMIT_FILES", 1, 1),
                "\"RLIMIT_FILES\"",
                "RLIMIT_NOFILE");
    }

    @Test
    @PlanktonOnly("others take the last")
    void rlimitIsGivenTwice() {
        refusesAt(
                "/process/rlimits/1",
                bundle().rlimit("RLIMIT_CORE", 0, 0).rlimit("RLIMIT_CORE", 0, 0),
                "RLIMIT_CORE",
                "twice");
    }

    @Test
    void rlimitsSoftIsAboveItsHard() {
        refusesAt(
                "/process/rlimits/0",
                bundle().rlimit("RLIMIT_NOFILE", 600, 512),
                "soft",
                "600",
                "512");
    }

    @Test
    @PlanktonOnly("the others' warning is not wanted here")
    void capabilityIsUnknown() {
        refusesAt(
                "/process/capabilities/bounding/0",
                bundle().capabilitySet("bounding", "CAP_FLY"),
                "\"CAP_FLY\"",
                "CAP_");
    }

    // The root and the mounts

    @Test
    void rootIsMissing() {
        refuses(bundle().set("/root/path", "nowhere"), "/root/path", "nowhere");
    }

    @Test
    void rootIsAFile() {
        refuses(bundle().set("/root/path", "config.json"), "/root/path", "config.json");
    }

    @Test
    void mountOptionIsUnknown() {
        refuses(
                bundle().mount("/mnt", "tmpfs", "tmpfs", "nosuid", "sideways"),
                "/mounts/6",
                "sideways");
    }

    @Test
    void mountTypeIsUnknown() {
        refuses(bundle().mount("/mnt", "nosuchfs", "x"), "/mounts/6", "nosuchfs");
    }

    @Test
    void mountSourceIsMissing() {
        refuses(bundle().bind(Path.of("/no/such"), "/mnt"), "/mounts/6", "/no/such");
    }

    // The namespaces

    @Test
    void namespaceIsUnknown() {
        refusesAt("/linux/namespaces/5/type", bundle().namespace("space"), "\"space\"", "pid");
    }

    @Test
    void namespaceIsGivenTwice() {
        refusesAt(
                "/linux/namespaces/5",
                bundle().setJson("/linux/namespaces/-", "{\"type\": \"pid\"}"),
                "pid",
                "twice");
    }

    @Test
    void hostnameIsGivenWithoutAUtsNamespace() {
        refuses(bundle().withoutNamespace("uts").hostname("x"), "/hostname", "uts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"maskedPaths", "readonlyPaths"})
    @PlanktonOnly("others take relative paths")
    void hiddenPathIsRelative(String property) {
        String pointer = "/linux/" + property;
        refusesAt(pointer + "/0", bundle().set(pointer, List.of("proc/kcore")), "absolute");
    }

    @Test
    void propagationIsUnknown() {
        refusesAt(
                "/linux/rootfsPropagation",
                bundle().set("/linux/rootfsPropagation", "sideways"),
                "\"sideways\"",
                "rslave");
    }

    // The id

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../a", "a b", "ü", "a\nb", "a:b", "$(id)"})
    void idIsInvalid(String id) {
        String bundle = bundle().write().directory().toString();
        for (String command : List.of("run", "create")) {
            plankton(command, "-b", bundle, id).fails().says("id");
        }
        for (String command : List.of("start", "state", "kill", "delete")) {
            plankton(command, id).fails().says("id");
        }
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b_c+d-e", "...", "-a", "0", "_"})
    void idIsValid(String id) {
        String bundle = bundle().write().directory().toString();
        plankton("run", "-b", bundle, "--", sandbox.claim(id)).succeeds();
    }

    @Test
    void idIsTooLongForAFile() {
        String bundle = bundle().write().directory().toString();
        plankton("run", "-b", bundle, "x".repeat(300)).fails();
        sandbox.assertNothingIsLeft();
    }

    // The caller

    @Test
    @PlanktonOnly("others try to go on")
    void callerIsNotRoot() {
        var caller = List.of("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--");
        String bundle = bundle().write().directory().toString();
        var words = List.of("run", "-b", bundle, sandbox.newId());
        sandbox.call(caller, words, Map.of(), new byte[0]).finish().fails().says("root");
        sandbox.assertNothingIsLeft();
    }
}
