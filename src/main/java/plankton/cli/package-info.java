/// One class per command, the table of its options, its help and its output.
@NullMarked
package plankton.cli;

import org.jspecify.annotations.NullMarked;
