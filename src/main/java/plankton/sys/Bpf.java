package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Import;

/// Programs for the devices of control groups (bpf(2), `BPF_PROG_TYPE_CGROUP_DEVICE`).
public final class Bpf {
    private Bpf() {}

    /// `BPF_PROG_LOAD`.
    ///
    /// @param program a `struct bpf_insn` each
    /// @param name fewer than `BPF_OBJ_NAME_LEN` bytes
    /// @param log where the verifier writes, if `size` is not 0
    @Import(name = "plankton_bpf_load")
    public static native int load(
            long[] program, int length, byte[] name, byte @Nullable [] log, int size);

    /// `BPF_PROG_ATTACH`.
    ///
    /// @param old the program whose place it takes, -1 if none
    @Import(name = "plankton_bpf_attach")
    public static native int attach(int group, int program, int old);

    /// `BPF_PROG_DETACH`.
    @Import(name = "plankton_bpf_detach")
    public static native int detach(int group, int program);

    /// `BPF_PROG_QUERY`.
    ///
    /// @return how many there are
    @Import(name = "plankton_bpf_query")
    public static native int query(int group, int[] ids, int size);

    /// `BPF_PROG_GET_FD_BY_ID`.
    @Import(name = "plankton_bpf_open")
    public static native int open(int id);

    /// `BPF_OBJ_GET_INFO_BY_FD`.
    ///
    /// @return 1 if the program has this name, 0 if not
    @Import(name = "plankton_bpf_is_named")
    public static native int isNamed(int program, byte[] name);
}
