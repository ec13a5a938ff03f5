/// Engines (Podman, containerd, Docker and so on) with the runtime under test in the place of
/// theirs. Each class is one engine, each test one feature that users of it know;
/// `script/test-engines` prints them as a table. The engines are configured by the lines that stand
/// in `docs/engines.md`.
@NullMarked
package plankton.engine;

import org.jspecify.annotations.NullMarked;
