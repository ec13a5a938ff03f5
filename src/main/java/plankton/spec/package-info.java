/// The runtime specification's `config.json` as records, one to one, and the reading and checking
/// of single values. What values mean together, and what will be made of them, is `environment`.
@NullMarked
package plankton.spec;

import org.jspecify.annotations.NullMarked;
