package plankton.cgroup;

import java.util.Arrays;

/// Runs programs about devices, as far as they need it, and holds them to what the kernel's
/// verifier asks.
final class DeviceMachine {

    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final long[] program;

    DeviceMachine(long[] program) {
        this.program = program;
    }

    /// Whether the program allows it.
    boolean allows(Devices.Request request) {
        var registers = new long[11];
        Arrays.fill(registers, UNKNOWN);
        registers[1] = 0;
        int type = request.type() == 'b' ? BLOCK : CHARACTER;
        int[] context = {request.bits() << 16 | type, request.major(), request.minor()};
        int at = 0;
        while (true) {
            long instruction = program[at++];
            int code = (int) (instruction & 0xFF);
            int target = (int) (instruction >> 8 & 0xF);
            int source = (int) (instruction >> 12 & 0xF);
            int offset = (short) (instruction >> 16);
            int operand = (int) (instruction >> 32);
            switch (code) {
                case 0x61 -> registers[target] = load(registers[source], context, offset, 4);
                case 0x69 -> registers[target] = load(registers[source], context, offset, 2);
                case 0xB4 -> registers[target] = operand;
                case 0x54 -> registers[target] = known(registers[target]) & operand;
                case 0x05 -> at += forward(offset);
                case 0x16 -> at += known(registers[target]) == operand ? forward(offset) : 0;
                case 0x56 -> at += known(registers[target]) != operand ? forward(offset) : 0;
                case 0x46 -> at += (known(registers[target]) & operand) != 0 ? forward(offset) : 0;
                case 0x95 -> {
                    return switch ((int) known(registers[0])) {
                        case 0 -> false;
                        case 1 -> true;
                        default -> throw new AssertionError("result " + registers[0]);
                    };
                }
                default -> throw new AssertionError("unknown instruction " + code);
            }
        }
    }

    private static long load(long base, int[] context, int offset, int size) {
        if (base != 0 || offset % size != 0) {
            throw new AssertionError("cannot load from there");
        }
        int word = context[offset / 4] >>> (8 * (offset % 4));
        return size == 4 ? word : word & 0xFFFF;
    }

    private static int forward(int offset) {
        if (offset < 0) {
            throw new AssertionError("jumps by " + offset);
        }
        return offset;
    }

    private static long known(long value) {
        if (value == UNKNOWN) {
            throw new AssertionError("a register has no value yet");
        }
        return value;
    }
}
