/// JSON text to values and back: a strict pull reader that always knows its JSON pointer
/// ([JsonInput]) and a small writer ([JsonOutput]). It knows nothing of containers.
@NullMarked
package plankton.json;

import org.jspecify.annotations.NullMarked;
