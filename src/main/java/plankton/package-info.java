/// From the command line's words to an exit code: [plankton.Main] picks the command, prints what
/// went wrong, and is the only place that ends the program.
@NullMarked
package plankton;

import org.jspecify.annotations.NullMarked;
