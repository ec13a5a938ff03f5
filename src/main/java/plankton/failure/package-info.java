/// How things go wrong: one sealed, unchecked [Failure] and the few kinds that a caller tells
/// apart. Every package may use it; it uses none.
@NullMarked
package plankton.failure;

import org.jspecify.annotations.NullMarked;
