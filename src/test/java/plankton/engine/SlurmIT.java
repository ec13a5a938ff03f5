package plankton.engine;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Slurm, as Debian ships it: a cluster of one node whose jobs run in containers. In the scripts
/// `$BUNDLE` is a bundle with busybox of root's, and `$MINE` one of the user `daemon`.
@DisplayName("Slurm 22.05")
@Tag("by-name")
final class SlurmIT extends WithEngine {

    private static final String OWN = "/etc/slurm/oci.conf";
    private static final String BUNDLE = "/run/bundle";
    private static final String MINE = "/run/mine";
    private static final String RUNTIME = "/usr/bin/plankton --root=/var/tmp/plankton-root ";

    /// The containers of root's.
    private static final String CONTAINERS = RUNTIME + "list -q";

    SlurmIT() {
        super("BUNDLE=" + BUNDLE + " MINE=" + MINE + " R='srun --container=/run/bundle'\ncd /run");
    }

    @Override
    void setUp() {
        room.write(OWN, Documented.file("Slurm", OWN));
        room.write(
                "/etc/slurm/slurm.conf",
                """
                ClusterName=cluster
                SlurmctldHost=room
                SlurmUser=root
                AuthType=auth/none
                CredType=cred/none
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                MpiDefault=none
                StateSaveLocation=/var/lib/slurmctld
                SlurmdSpoolDir=/var/lib/slurmd
                SlurmctldPidFile=/run/slurmctld.pid
                SlurmdPidFile=/run/slurmd.pid
                KillWait=2
                NodeName=room CPUs=2
                PartitionName=all Nodes=ALL Default=YES OverSubscribe=FORCE:8
                """);
        // It takes no address of the loopback network for one of a node.
        sh("ip address add 10.0.0.1/32 dev lo; echo 10.0.0.1 room >>/etc/hosts").succeeds();
        sh("mkdir -p /var/lib/slurmctld /var/lib/slurmd /var/log/slurm").succeeds();
        room.start("exec slurmctld -D >>/run/slurmctld.log 2>&1");
        room.start("exec slurmd -D >>/run/slurmd.log 2>&1");
        becomes("idle", "sinfo -h -o %t; tail -n 5 /run/slurmctld.log /run/slurmd.log >&2");
        makeBundle(BUNDLE, "", "");
        makeBundle(MINE, "--rootless", "setpriv --reuid daemon --regid daemon --clear-groups ");
    }

    private void makeBundle(String bundle, String option, String as) {
        Path archive = room.image("localhost/bb:latest");
        sh("mkdir -p "
                        + bundle
                        + "/rootfs; cd "
                        + bundle
                        + "; tar -xOf "
                        + archive
                        + " layer.tar | tar -xC rootfs; chown -R daemon /run/mine; "
                        + as
                        + "plankton spec "
                        + option
                        + "; sed -i 's/\"terminal\": true/\"terminal\": false/' config.json")
                .succeeds();
    }

    @Override
    void removeContainers() {
        sh("scancel --user=root,daemon");
        becomes("", "squeue -h");
        becomes("", "find /var/tmp -path '*/plankton-*/room*'");
    }

    @Test
    void run() {
        sh("$R echo hi").prints("hi\n");
    }

    @Test
    void runWithInput() {
        sh("echo some text | $R cat").prints("some text\n");
    }

    @Test
    void exitStatus() {
        sh("$R sh -c 'exit 7'").exits(7);
        sh("$R /nowhere").exits(1).saysAsOthersDo("no such file or directory");
    }

    @Test
    void environmentAndDirectory() {
        sh("A=b srun --job-name=named --container=$BUNDLE sh -c 'echo $A $SLURM_JOB_NAME; pwd'")
                .prints("b named\n/\n");
    }

    @Test
    void batchJob() {
        room.write("/run/job", "#!/bin/sh\necho $1 in $(hostname)\nexit 0\n");
        sh("sbatch --wait --container=$BUNDLE -o /run/out /run/job batch").succeeds();
        sh("cat /run/out").prints("batch in " + hostname() + "\n");
        room.write("/run/job", "#!/bin/sh\nexit 9\n");
        sh("sbatch --wait --container=$BUNDLE -o /run/out /run/job").exits(9);
    }

    /// Jobs of an array, which run side by side.
    @Test
    void manyAtOnce() {
        sh("sbatch --wait --array=1-6 --container=$BUNDLE -o '/run/out.%a'"
                        + " --wrap 'echo $SLURM_ARRAY_TASK_ID; sleep 1'")
                .succeeds();
        sh("cat /run/out.?").prints("1\n2\n3\n4\n5\n6\n");
    }

    @Test
    void stop() {
        sh("sbatch --container=$BUNDLE -o /run/out"
                        + " --wrap 'echo ready; trap \"echo told; exit\" TERM;"
                        + " while :; do sleep 0.1; done'")
                .succeeds();
        becomes("ready", "cat /run/out");
        sh("scancel --full --signal=TERM --user=root").succeeds();
        becomes("", "squeue -h");
        sh("cat /run/out").printsLine("told");
    }

    /// Of what does not end by itself.
    @Test
    void kill() {
        sh("sbatch --container=$BUNDLE -o /run/out"
                        + " --wrap 'echo ready; trap \"\" TERM; while :; do sleep 0.1; done'")
                .succeeds();
        becomes("ready", "cat /run/out");
        sh("scancel --user=root").succeeds();
        becomes("", "squeue -h; " + CONTAINERS);
    }

    /// Those of the bundle hold.
    @Test
    void limitOfMemory() {
        sh("cp $BUNDLE/config.json /run/kept").succeeds();
        JsonObject config = sh("cat $BUNDLE/config.json").object();
        config.getAsJsonObject("linux")
                .add("resources", JsonParser.parseString("{\"memory\": {\"limit\": 67108864}}"));
        config.getAsJsonObject("linux").addProperty("cgroupsPath", "/" + room.token() + "/c1");
        room.write(BUNDLE + "/config.json", config.toString());
        sh("$R cat " + Machine.MEMORY).prints("67108864\n");
        sh("cp /run/kept $BUNDLE/config.json").succeeds();
    }

    /// The job and the container are those of an ordinary user.
    @Test
    void rootless() {
        String asUser = "setpriv --reuid daemon --regid daemon --clear-groups ";
        sh(asUser + "srun --container=$MINE sh -c 'id -u; cat /proc/self/uid_map'")
                .printsLike("^0\n +0 +1 +1$");
        sh(asUser + "srun --container=$MINE sh -c 'exit 3'").exits(3);
    }

    private String hostname() {
        return sh("cat $BUNDLE/config.json").object().get("hostname").getAsString();
    }
}
