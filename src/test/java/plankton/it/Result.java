package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a call came to, and what a test says about it.
public final class Result {

    private final List<String> command;
    private final int exit;
    private final byte[] stdout;
    private final byte[] stderr;
    private boolean exitIsChecked;

    Result(List<String> command, int exit, byte[] stdout, byte[] stderr) {
        this.command = command;
        this.exit = exit;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    public String stdout() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return stdout;
    }

    public String stderr() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /// Its standard output as JSON.
    public JsonElement json() {
        succeeds();
        return JsonParser.parseString(stdout());
    }

    /// Its standard output as a JSON object.
    public JsonObject object() {
        return json().getAsJsonObject();
    }

    public int exit() {
        return exit;
    }

    /// It exited with `status`.
    public Result exits(int status) {
        assertEquals(status, exit, this::toString);
        exitIsChecked = true;
        return this;
    }

    /// It exited with 0.
    public Result succeeds() {
        return exits(0);
    }

    /// It printed exactly `text`, and exited with 0 unless another status was named before.
    public Result prints(String text) {
        requireSuccess();
        assertEquals(text, stdout(), this::toString);
        return this;
    }

    /// It printed a line that is `line`.
    public Result printsLine(String line) {
        requireSuccess();
        assertTrue(
                stdout().lines().anyMatch(line::equals), () -> "no line \"" + line + "\": " + this);
        return this;
    }

    /// What it printed has a part that matches the regular expression `pattern`.
    public Result printsLike(String pattern) {
        requireSuccess();
        assertTrue(matches(pattern), () -> "nothing like \"" + pattern + "\": " + this);
        return this;
    }

    /// What it printed has no part that matches the regular expression `pattern`.
    public Result printsNothingLike(String pattern) {
        requireSuccess();
        assertTrue(!matches(pattern), () -> "something like \"" + pattern + "\": " + this);
        return this;
    }

    private boolean matches(String pattern) {
        return java.util.regex.Pattern.compile(pattern, java.util.regex.Pattern.MULTILINE)
                .matcher(stdout())
                .find();
    }

    private void requireSuccess() {
        if (!exitIsChecked) {
            succeeds();
        }
    }

    /// It ended with an error that the runtime reports; Plankton's errors are one line on standard
    /// error that begins with its name, exit status 1, and nothing on standard output.
    public Result fails() {
        return failsWith(1);
    }

    /// The same with another exit status of Plankton's.
    public Result failsWith(int status) {
        if (Program.isPlankton()) {
            assertEquals(status, exit, this::toString);
            assertEquals("", stdout(), this::toString);
            assertTrue(stderr().matches("plankton: [^\n]+\n"), this::toString);
        } else {
            assertTrue(exit > 0, this::toString);
        }
        exitIsChecked = true;
        return this;
    }

    /// Its standard error has each of `words` in it. Other runtimes have their own words.
    public Result says(String... words) {
        if (Program.isPlankton()) {
            for (String word : words) {
                assertTrue(stderr().contains(word), () -> "does not say \"" + word + "\": " + this);
            }
        }
        return this;
    }

    /// Its standard error has `text` in it, whatever the runtime: engines look for it.
    public Result saysAsOthersDo(String text) {
        assertTrue(stderr().contains(text), () -> "does not say \"" + text + "\": " + this);
        return this;
    }

    /// Its standard error is exactly `text`.
    public Result complains(String text) {
        assertEquals(text, stderr(), this::toString);
        return this;
    }

    /// It wrote nothing to standard error.
    public Result silently() {
        return complains("");
    }

    @Override
    public String toString() {
        return String.join(" ", command)
                + "\nexit "
                + exit
                + "\nstdout: "
                + head(stdout())
                + "\nstderr: "
                + head(stderr());
    }

    private static String head(String text) {
        return text.length() > 4000 ? text.substring(0, 4000) + "…" : text;
    }
}
