package plankton.it;

import org.junit.jupiter.api.Test;

class NoNewPrivilegesIT extends WithSandbox {

    private Bundle showing() {
        return bundle().args("grep", "^NoNewPrivs", "/proc/self/status");
    }

    @Test
    void isSetWhenAskedFor() {
        showing().set("/process/noNewPrivileges", true).run().prints("NoNewPrivs:\t1\n");
        showing()
                .set("/process/noNewPrivileges", true)
                .user(1000, 1000)
                .run()
                .prints("NoNewPrivs:\t1\n");
    }

    @Test
    void isNotSetOtherwise() {
        showing().set("/process/noNewPrivileges", false).run().prints("NoNewPrivs:\t0\n");
        showing().without("/process/noNewPrivileges").run().prints("NoNewPrivs:\t0\n");
    }
}
