package plankton.linux;

import plankton.failure.SystemError;
import plankton.sys.Bpf;
import plankton.sys.Io;
import plankton.sys.Memory;

/// The program that decides which devices the processes of a control group of the second version
/// may use (bpf(2), `BPF_PROG_TYPE_CGROUP_DEVICE`). All programs of a group and of those above it
/// are asked, and each may refuse.
public final class DeviceFilter {
    private DeviceFilter() {}

    /// By it a program is known to be ours. Others belong to systemd, or to whoever wants a say,
    /// and are left alone.
    private static final String NAME = "plankton";

    /// `BPF_CGROUP_MAX_PROGS`: the kernel takes no more for one group.
    private static final int MAX_PROGRAMS = 64;

    private static final int LOG_SIZE = 1 << 16;
    private static final int LOG_SHOWN = 300;

    /// Lets a program decide, in the place of the one that was set before: there is no moment at
    /// which neither does.
    ///
    /// @param group its directory
    /// @param program a `struct bpf_insn` as a little-endian word each; empty to allow everything
    public static void set(Fd group, long[] program) {
        int old = find(group);
        if (program.length > 0) {
            int fresh = load(program);
            int done = Bpf.attach(group.number(), fresh, old);
            Call.check(done, "BPF_PROG_ATTACH", group);
            var _ = Io.close(fresh);
        } else if (old >= 0) {
            Call.check(Bpf.detach(group.number(), old), "BPF_PROG_DETACH", group);
        }
        var _ = Io.close(old);
    }

    /// A descriptor of the program of ours that is there, or -1. What is open when something fails
    /// is closed with this process, which goes no further.
    private static int find(Fd group) {
        var ids = new int[MAX_PROGRAMS];
        int count = Call.check(Bpf.query(group.number(), ids, ids.length), "BPF_PROG_QUERY", group);
        for (int i = 0; i < count; i++) {
            int program = Bpf.open(ids[i]);
            if (program < 0 && Memory.errno() == Memory.ENOENT()) {
                continue;
            }
            Call.check(program, "BPF_PROG_GET_FD_BY_ID", ids[i]);
            if (Bpf.isNamed(program, CString.of(NAME)) == 1) {
                return program;
            }
            var _ = Io.close(program);
        }
        return -1;
    }

    private static int load(long[] program) {
        byte[] name = CString.of(NAME);
        int number = Bpf.load(program, program.length, name, null, 0);
        if (number < 0) {
            throw error(Memory.errno(), program, name);
        }
        return Call.check(number, "BPF_PROG_LOAD", program.length);
    }

    /// Only a second try asks the kernel's verifier to say what it does not like.
    private static SystemError error(int errno, long[] program, byte[] name) {
        var log = new byte[LOG_SIZE];
        var _ = Io.close(Bpf.load(program, program.length, name, log, log.length));
        int end = 0;
        while (end < log.length && log[end] != 0) {
            end++;
        }
        int start = Math.max(0, end - LOG_SHOWN);
        SystemError error = Call.error(errno, "BPF_PROG_LOAD", program.length + " instructions");
        return end == 0 ? error : error.hint(Utf8.decode(log, start, end - start));
    }
}
