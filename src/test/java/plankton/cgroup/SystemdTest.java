package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unix:path=/run/user/1000/bus           | /run/user/1000/bus",
                "unix:path=/run/bus,guid=abc            | /run/bus",
                "unix:path=/run/bus;unix:path=/tmp/bus  | /run/bus",
                "unix:abstract=/tmp/dbus-x,guid=abc     | @/tmp/dbus-x",
                "tcp:host=localhost,port=1              | ''",
                "unix:tmpdir=/tmp                       | ''",
            })
    void anAddressHasAPath(String address, String path) {
        assertEquals(path, Systemd.path(address));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b/c,   /a/b/d/,    /a/b",
        "/a/b/c,   /a/bb/,     /a",
        "/a/b/c,   /a/b/,      /a/b",
        "/a/b/c,   /a/b/c/d/,  /a/b",
        "/a/b/c,   /x/,        ''",
    })
    void twoGroupsHaveOneAboveThem(String one, String other, String above) {
        assertEquals(above, Scope.common(one, other));
    }
}
