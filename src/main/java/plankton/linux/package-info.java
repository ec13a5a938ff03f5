/// The kernel in Java's words: descriptors, mounts, namespaces, identities, signals. Every system
/// call of the program passes through here, and reports through [Call].
@NullMarked
package plankton.linux;

import org.jspecify.annotations.NullMarked;
