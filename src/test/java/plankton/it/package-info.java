/// Black-box tests: one class per feature, each driving the real binary as root the way a user
/// would, and checking what a user would notice. Nothing here knows a class of the program.
///
/// The binary is the system property `plankton`; `mvn -Druntime=/usr/sbin/runc verify` runs the
/// same tests against another runtime, which tests the tests. What only Plankton promises is marked
/// [PlanktonOnly] and skipped there, with its reason printed; `docs/from-runc.md` tells it to
/// users. That has to be run in the foreground: behind `&` or `nohup` a shell has signals ignored,
/// which others hand on to their containers.
@NullMarked
package plankton.it;

import org.jspecify.annotations.NullMarked;
