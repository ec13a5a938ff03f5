package plankton.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ids of a user namespace: in several ranges, in any order, and what is refused.
class IdMapsIT extends WithSandbox {

    @Test
    void mayHaveSeveralRanges() {
        bundle().userNamespace()
                .ids("uid", 70000, 300000, 10)
                .ids("gid", 70005, 400000, 1)
                .user(70009, 70005)
                .sh("cat /proc/self/uid_map /proc/self/gid_map | tr -s ' '; id -u; id -g")
                .run()
                .printsLine(" 70000 300000 10")
                .printsLine(" 70005 400000 1")
                .printsLine("70009")
                .printsLine("70005");
    }

    /// Nobody there is root then, and all the same the container is built.
    @Test
    @PlanktonOnly("runc needs a root")
    void needNotHaveARoot() {
        Bundle bundle = bundle().namespace("user");
        bundle.ids("uid", 1000, 101000, 2)
                .ids("gid", 2000, 102000, 2)
                .user(1001, 2001)
                .prepare("chown", "-R", "-h", "101000:102000", ".")
                .sh("id -u; id -g")
                .run()
                .prints("1001\n2001\n");
    }

    @Test
    void mayBeThoseOfTheHost() {
        bundle().namespace("user")
                .ids("uid", 0, 0, 4294967295L)
                .ids("gid", 0, 0, 4294967295L)
                .sh("cat /proc/self/uid_map | tr -s ' '")
                .run()
                .prints(" 0 0 4294967295\n");
    }

    @Test
    void areNeededForANewUserNamespace() {
        bundle().namespace("user").run().fails().says("/linux/uidMappings", "missing");
        bundle().namespace("user")
                .ids("uid", 0, 1, 1)
                .run()
                .fails()
                .says("/linux/gidMappings", "missing");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc says nothing")
    void haveNoEffectWithoutAUserNamespace() {
        bundle().ids("uid", 0, 100000, 1)
                .sh("id -u; cat /proc/self/uid_map | tr -s ' '")
                .run()
                .prints("0\n 0 0 4294967295\n")
                .says("/linux/uidMappings", "no effect");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 0, /linux/uidMappings/1/size, at least 1",
        "65535, 5, 1, /linux/uidMappings/1, in common",
        "70000, 100005, 1, /linux/uidMappings/1, in common",
        "70000, 4294967290, 6, /linux/uidMappings/1, beyond",
        "4294967295, 5, 1, /linux/uidMappings/1, beyond",
    })
    @PlanktonOnly("runc leaves it to the kernel")
    void areRefused(long inside, long outside, long size, String pointer, String words) {
        bundle().userNamespace()
                .ids("uid", inside, outside, size)
                .run()
                .fails()
                .says(pointer, words);
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc leaves it to the kernel")
    void mayHave340Ranges() {
        Bundle bundle = bundle().namespace("user").ids("gid", 0, 1000, 1);
        for (int i = 0; i < 340; i++) {
            bundle.ids("uid", i, 1000 + i, 1);
        }
        bundle.prepare("chown", "-R", "-h", "1000:1000", ".");
        bundle.sh("wc -l </proc/self/uid_map").run().prints("340\n");
        bundle.ids("uid", 80000, 500000, 1).run().fails().says("/linux/uidMappings", "340");
    }

    @ParameterizedTest
    @CsvSource({"uid, 65536", "gid, 65536"})
    @PlanktonOnly("runc leaves it to the kernel")
    void mustHaveTheProgramsUser(String kind, int id) {
        bundle().userNamespace()
                .set("/process/user/" + kind, id)
                .run()
                .fails()
                .says("/process/user/" + kind, "65536", "/linux/" + kind + "Mappings");
    }

    @Test
    @PlanktonOnly("runc leaves it to the kernel")
    void mustHaveItsGroups() {
        bundle().userNamespace()
                .set("/process/user/additionalGids", new int[] {1, 70000})
                .run()
                .fails()
                .says("/process/user/additionalGids/1", "70000");
    }

    @Test
    @PlanktonOnly("runc leaves it to the kernel")
    void mustHaveTheUserOfExec() {
        Bundle bundle = bundle().userNamespace().args("sleep", "100");
        bundle.run("--detach").succeeds();
        new Exec(sandbox, bundle.id())
                .with("--user", "70000")
                .run("true")
                .exits(255)
                .says("/process/user/uid", "70000");
        bundle.delete("--force").succeeds();
    }

    @Test
    @PlanktonOnly("runc leaves it to the kernel")
    void mustHaveThoseThatMountsName() {
        bundle().namespace("user")
                .ids("uid", 0, 100000, 1)
                .ids("gid", 0, 100000, 1)
                .mount("/dev/pts", "devpts", "devpts", "gid=5")
                .run()
                .fails()
                .says("/mounts/6/options/0", "5", "/linux/gidMappings");
    }
}
