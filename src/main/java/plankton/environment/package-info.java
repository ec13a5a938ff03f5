/// What will be made, in full and before anything is touched: the pure step from a configuration to
/// an [Environment]. Everything that can be refused is refused here.
@NullMarked
package plankton.environment;

import org.jspecify.annotations.NullMarked;
