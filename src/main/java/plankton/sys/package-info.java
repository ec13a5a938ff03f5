/// Raw C: imported functions, constants and structures of the system's headers, and nothing else.
@NullMarked
package plankton.sys;

import org.jspecify.annotations.NullMarked;
