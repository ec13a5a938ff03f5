/// The life of a container as seen from outside: its record on disk, its creation, start, signals
/// and removal.
@NullMarked
package plankton.container;

import org.jspecify.annotations.NullMarked;
