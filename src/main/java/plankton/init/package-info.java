/// The new process, from its first instruction to `execve`, and the messages it exchanges with the
/// process that made it.
@NullMarked
package plankton.init;

import org.jspecify.annotations.NullMarked;
