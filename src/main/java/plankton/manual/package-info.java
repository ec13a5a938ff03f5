/// The manual pages and the completions of shells, from the same tables as the help. Runs when the
/// program is built, on a Java virtual machine; nothing of it is in the program.
@NullMarked
package plankton.manual;

import org.jspecify.annotations.NullMarked;
