package plankton.cgroup;

import org.jspecify.annotations.Nullable;

/// What the files of a control group say at present.
interface Values {

    /// The content of a file, without white space at its ends.
    ///
    /// @param controller whose file it is, such as `memory`; of the first version it tells the
    ///   hierarchy
    /// @param file such as `memory.max`
    /// @return null if there is no such file: the controller is not there, or the kernel is older
    /// @throws plankton.failure.SystemError if it is there and cannot be read
    @Nullable String read(String controller, String file);
}
