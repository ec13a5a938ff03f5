package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Bpf;
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
        try (Fd old = find(group);
                Fd fresh = program.length == 0 ? null : load(program)) {
            if (fresh != null) {
                int place = old == null ? -1 : old.number();
                int done = Bpf.attach(group.number(), fresh.number(), place);
                Call.check(done, "BPF_PROG_ATTACH", group);
            } else if (old != null) {
                int done = Bpf.detach(group.number(), old.number());
                Call.check(done, "BPF_PROG_DETACH", group);
            }
        }
    }

    private static @Nullable Fd find(Fd group) {
        var ids = new int[MAX_PROGRAMS];
        int count = Call.check(Bpf.query(group.number(), ids, ids.length), "BPF_PROG_QUERY", group);
        for (int i = 0; i < count; i++) {
            int number = Bpf.open(ids[i]);
            if (number < 0 && Memory.errno() == Memory.ENOENT()) {
                continue;
            }
            var program = new Fd(Call.check(number, "BPF_PROG_GET_FD_BY_ID", ids[i]), NAME);
            if (Bpf.isNamed(number, CString.of(NAME)) == 1) {
                return program;
            }
            program.close();
        }
        return null;
    }

    private static Fd load(long[] program) {
        byte[] name = CString.of(NAME);
        int number = Bpf.load(program, program.length, name, null, 0);
        if (number < 0) {
            throw error(Memory.errno(), program, name);
        }
        return new Fd(Call.check(number, "BPF_PROG_LOAD", program.length), NAME);
    }

    /// Only a second try asks the kernel's verifier to say what it does not like.
    private static SystemError error(int errno, long[] program, byte[] name) {
        var log = new byte[LOG_SIZE];
        int number = Bpf.load(program, program.length, name, log, log.length);
        if (number >= 0) {
            new Fd(number, NAME).close();
        }
        int end = 0;
        while (end < log.length && log[end] != 0) {
            end++;
        }
        int start = Math.max(0, end - LOG_SHOWN);
        SystemError error = Call.error(errno, "BPF_PROG_LOAD", program.length + " instructions");
        return end == 0 ? error : error.hint(Utf8.decode(log, start, end - start));
    }
}
