package plankton.cgroup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import plankton.failure.SpecError;
import plankton.linux.DeviceAccess;

/// Rules about devices as a program for the kernel (`BPF_PROG_TYPE_CGROUP_DEVICE`), which asks it
/// of every device that is made or opened. The later of two rules comes first in it: what it says
/// of a kind of access is settled, and the program goes on with the rest. All of it must be
/// allowed.
///
/// It is written from its end to its beginning, so the target of every jump is there before the
/// jump. A place in it, a label, is the number of instructions behind it.
public final class DeviceProgram {

    // Codes of instructions (linux/bpf_common.h, linux/bpf.h).

    /// `BPF_LDX | BPF_MEM`, and `BPF_H` or `BPF_W`.
    private static final int LOAD_HALF = 0x69;

    private static final int LOAD = 0x61;

    /// `BPF_ALU`, `BPF_K`, and `BPF_MOV` or `BPF_AND`.
    private static final int SET = 0xB4;

    private static final int AND = 0x54;

    /// `BPF_JMP`, and `BPF_JA` or `BPF_EXIT`.
    private static final int JUMP = 0x05;

    private static final int EXIT = 0x95;

    /// `BPF_JMP32`, `BPF_K`, and `BPF_JEQ`, `BPF_JNE` or `BPF_JSET`.
    private static final int IF_EQUAL = 0x16;

    private static final int IF_NOT_EQUAL = 0x56;
    private static final int IF_ANY = 0x46;

    // Registers: the result, the kernel's description, and what is taken out of it.
    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    /// Where to leave with the result that the program begins with.
    private static final int END = 1;

    /// Where to leave with the other one.
    private static final int OTHERWISE = 2;

    private final boolean allowed;
    private long[] instructions = new long[64];
    private int size;

    /// A bit for each register that is needed.
    private int used;

    private DeviceProgram(boolean allowed) {
        this.allowed = allowed;
    }

    /// The instructions of the program that decides by `rules`, a `struct bpf_insn` as a
    /// little-endian word each; none if everything is allowed.
    ///
    /// @param rules in the order in which they apply, beginning with nothing allowed
    public static long[] of(List<DeviceAccess> rules) {
        var kept = new ArrayList<DeviceAccess>();
        boolean allowed = false;
        for (DeviceAccess rule : rules) {
            if (rule.isAboutAll()) {
                kept.clear();
                allowed = rule.allow();
            } else {
                keep(kept, rule);
            }
        }
        var needed = new ArrayList<DeviceAccess>();
        for (DeviceAccess rule : kept) {
            if (!needed.isEmpty() || rule.allow() != allowed) {
                // Once more: what stood between two rules may be gone.
                keep(needed, rule);
            }
        }
        return allowed && needed.isEmpty() ? new long[0] : new DeviceProgram(allowed).write(needed);
    }

    /// Adds a rule to those before it, of which it leaves out what says nothing any more.
    private static void keep(List<DeviceAccess> kept, DeviceAccess rule) {
        boolean together = true;
        for (int i = kept.size() - 1; i >= 0; i--) {
            DeviceAccess old = kept.get(i);
            together &= old.allow() == rule.allow();
            if (covers(rule, old)) {
                kept.remove(i);
            } else if (together && covers(old, rule)) {
                return;
            } else if (together && isOtherTypeOf(old, rule)) {
                kept.set(i, rule.withType('a'));
                return;
            }
        }
        if (!rule.access().isEmpty()) {
            kept.add(rule);
        }
    }

    private static boolean covers(DeviceAccess rule, DeviceAccess other) {
        return rule.includes(other) && (other.bits() & ~rule.bits()) == 0;
    }

    private static boolean isOtherTypeOf(DeviceAccess rule, DeviceAccess other) {
        return rule.type() != 'a'
                && other.type() != 'a'
                && rule.major() == other.major()
                && rule.minor() == other.minor()
                && rule.bits() == other.bits();
    }

    private long[] write(List<DeviceAccess> rules) {
        add(EXIT, 0, 0, 0);
        add(SET, RESULT, 0, allowed ? 1 : 0);
        // Those in a row that all allow, or all deny, may be in any order.
        int start = 0;
        for (int i = 1; i <= rules.size(); i++) {
            if (i == rules.size() || rules.get(i).allow() != rules.get(start).allow()) {
                write(rules.subList(start, i), TYPE);
                start = i;
            }
        }
        if (!rules.isEmpty()) {
            load(LOAD_HALF, TYPE, 0);
            load(LOAD_HALF, ACCESS, 2);
            load(LOAD, MAJOR, 4);
            load(LOAD, MINOR, 8);
            add(SET, RESULT, 0, allowed ? 0 : 1);
        }
        var program = new long[size];
        for (int i = 0; i < size; i++) {
            program[i] = instructions[size - 1 - i];
        }
        return program;
    }

    /// Writes what rules say, those together that have the same at `part`: the register of a type,
    /// a major number or a kind of access.
    private void write(List<DeviceAccess> rules, int part) {
        List<DeviceAccess> rest = rules;
        while (!rest.isEmpty()) {
            int value = value(rest.get(0), part);
            var same = new ArrayList<DeviceAccess>();
            var others = new ArrayList<DeviceAccess>();
            for (DeviceAccess rule : rest) {
                (value(rule, part) == value ? same : others).add(rule);
            }
            if (part == ACCESS) {
                decide(same, value);
            } else {
                int next = size;
                write(same, part == TYPE ? MAJOR : ACCESS);
                if (value >= 0) {
                    onlyIf(part, value, next);
                }
            }
            rest = others;
        }
    }

    /// -1 for all.
    private static int value(DeviceAccess rule, int part) {
        return switch (part) {
            // `BPF_DEVCG_DEV_BLOCK` and `BPF_DEVCG_DEV_CHAR`.
            case TYPE -> rule.type() == 'a' ? -1 : rule.type() - 'a';
            case MAJOR -> (int) rule.major();
            default -> rule.bits();
        };
    }

    /// Writes what rules say that differ in nothing but the minor number.
    private void decide(List<DeviceAccess> rules, int bits) {
        boolean allow = rules.get(0).allow();
        int target = allow == allowed ? OTHERWISE : END;
        int next = size;
        if (bits != DeviceAccess.FULL) {
            if (allow) {
                jump(IF_EQUAL, ACCESS, target, 0);
                add(AND, ACCESS, 0, ~bits);
                used |= 1 << ACCESS;
            } else {
                jump(IF_ANY, ACCESS, target, bits);
            }
            target = size;
        }
        for (DeviceAccess rule : rules) {
            if (rule.minor() < 0) {
                if (target != size) {
                    jump(JUMP, 0, target, 0);
                }
            } else if (target == size) {
                jump(IF_NOT_EQUAL, MINOR, next, (int) rule.minor());
            } else {
                jump(IF_EQUAL, MINOR, target, (int) rule.minor());
            }
        }
    }

    /// Goes past everything from here to `next` unless a register has this value.
    private void onlyIf(int register, int value, int next) {
        long first = instructions[size - 1];
        if (size - next == 1 && (first & 0xFF) == JUMP) {
            size--;
            jump(IF_EQUAL, register, size - (short) (first >> 16), value);
        } else {
            jump(IF_NOT_EQUAL, register, next, value);
        }
    }

    private void jump(int code, int register, int label, int operand) {
        int distance = size - label;
        if (distance > Short.MAX_VALUE) {
            throw new SpecError(DeviceRules.POINTER, "are too many for a program of the kernel's");
        }
        used |= 1 << register;
        add(code, register, distance, operand);
    }

    private void load(int code, int register, int offset) {
        if ((used >> register & 1) != 0) {
            add(code, register | CONTEXT << 4, offset, 0);
        }
    }

    private void add(int code, int registers, int offset, int operand) {
        if (size == instructions.length) {
            instructions = Arrays.copyOf(instructions, 2 * size);
        }
        instructions[size++] =
                code | (long) registers << 8 | (long) offset << 16 | (long) operand << 32;
    }
}
