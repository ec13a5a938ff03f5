package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;

class ScopeNameTest {

    @ParameterizedTest
    @CsvSource({
        "machine.slice:libpod:c1,        machine.slice,        libpod-c1.scope",
        "a-b-c.slice:cri-containerd:c1,  a-b-c.slice,          cri-containerd-c1.scope",
        "-.slice:docker:c1,              -.slice,              docker-c1.scope",
        ":docker:c1,                     system.slice,         docker-c1.scope",
        "x.slice::c1,                    x.slice,              c1.scope",
        "'a\\x2db.slice:p:c',            'a\\x2db.slice',      p-c.scope",
        "x.slice:p:c:d,                  x.slice,              p-c:d.scope",
    })
    void aPathNamesSliceAndUnit(String path, String slice, String unit) {
        assertEquals(new ScopeName(slice, unit), ScopeName.of(path, "id", false));
    }

    @Test
    void withoutAPathItIsNamedAfterTheContainer() {
        assertEquals(
                new ScopeName("system.slice", "plankton-web.scope"),
                ScopeName.of("", "web", false));
        assertEquals(
                new ScopeName("user.slice", "plankton-web.scope"), ScopeName.of("", "web", true));
        assertEquals("plankton-a\\x2bb_.-1.scope", ScopeName.of("", "a+b_.-1", false).unit());
    }

    @Test
    void ofAUserTheDefaultSliceIsAnother() {
        assertEquals("user.slice", ScopeName.of(":p:c", "id", true).slice());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/system.slice/c1",
                "c1",
                "a:b",
                "/a:b:c",
                "a.slice:p:",
                "a:p:c",
                ".slice:p:c",
                "-a.slice:p:c",
                "a-.slice:p:c",
                "a--b.slice:p:c",
                "--.slice:p:c",
                "a.slice:p/q:c",
                "a.slice:p:../c",
                "a/b.slice:p:c",
                "a.slice:p:c d",
                "a.slice:p:c\n",
                "a.slice:p:\u00e9",
                "a.slice:p:c\u0000",
            })
    void othersAreRefused(String path) {
        var error = assertThrows(SpecError.class, () -> ScopeName.of(path, "id", false));
        assertTrue(
                String.valueOf(error.getMessage()).startsWith("/linux/cgroupsPath: "),
                error.getMessage());
    }

    @Test
    void namesThatAreTooLongAreRefused() {
        String longest = "x".repeat(255 - "p-.scope".length());
        assertEquals(255, ScopeName.of("a.slice:p:" + longest, "id", false).unit().length());
        assertThrows(SpecError.class, () -> ScopeName.of("a.slice:p:x" + longest, "id", false));
        assertThrows(SpecError.class, () -> ScopeName.of("", "x".repeat(250), false));
    }
}
