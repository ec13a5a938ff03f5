package plankton.cli;

import org.jspecify.annotations.Nullable;
import plankton.failure.StateError;
import plankton.linux.Fd;
import plankton.linux.Stdio;

/// A JSON document that an option names.
final class HostFile {
    private HostFile() {}

    /// The longest in bytes.
    private static final int MAX_SIZE = 1 << 20;

    /// The content of the file `path`; `-` stands for standard input.
    static byte[] read(String path) {
        if (path.equals("-")) {
            return whole(Stdio.stream(0).readAll(MAX_SIZE), "standard input");
        }
        try (Fd file = Fd.read(path)) {
            return whole(file.readAll(MAX_SIZE), path);
        }
    }

    private static byte[] whole(byte @Nullable [] content, String name) {
        if (content == null) {
            throw new StateError(name + " is longer than " + MAX_SIZE + " bytes");
        }
        return content;
    }
}
