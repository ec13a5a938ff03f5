package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;
import plankton.json.JsonOutput;
import plankton.linux.CurrentProcess;
import plankton.linux.ProcessStatus;

/// Names one process for ever: a process id alone is used again, and start times begin anew with
/// every boot of the machine.
///
/// @param pid its process id on the host
/// @param startTime in clock ticks since boot
/// @param boot the id of the boot in which it lives
record ProcessIdentity(int pid, long startTime, String boot) {

    /// The process `pid`, which lives now. One that ended in between gets a start time that none
    /// has.
    static ProcessIdentity of(int pid) {
        ProcessStatus status = ProcessStatus.of(pid);
        long startTime = status == null ? -1 : status.startTime();
        return new ProcessIdentity(pid, startTime, CurrentProcess.bootId());
    }

    /// What it does now, or null if it has ended.
    @Nullable ProcessStatus status() {
        ProcessStatus status = ProcessStatus.of(pid);
        boolean same =
                status != null
                        && status.isAlive()
                        && status.startTime() == startTime
                        && boot.equals(CurrentProcess.bootId());
        return same ? status : null;
    }

    void writeTo(JsonOutput out) {
        out.beginObject();
        out.name("pid").value(pid);
        out.name("startTime").value(startTime);
        out.name("boot").value(boot);
        out.endObject();
    }

    static ProcessIdentity read(JsonInput in) {
        var identity =
                new Object() {
                    int pid;
                    long startTime = -1;
                    String boot = "";
                };
        in.object(name -> {
            switch (name) {
                case "pid" -> identity.pid = (int) in.integer(1, Integer.MAX_VALUE);
                case "startTime" -> identity.startTime = in.integer(-1, Long.MAX_VALUE);
                case "boot" -> identity.boot = in.string();
                default -> in.skip();
            }
        });
        if (identity.pid == 0) {
            throw in.error("names no process");
        }
        return new ProcessIdentity(identity.pid, identity.startTime, identity.boot);
    }
}
